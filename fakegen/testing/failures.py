"""What a failing test's report says of its data: enough to see the rows again with one command."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING

import pytest

from fakegen.testing.session_options import USES

if TYPE_CHECKING:
    from fakegen.testing.uses import Use

__tracebackhide__ = True  # pytest shows the test's line instead

_SHOWN = 3


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Add a section on the data that a failing test has used."""
    report = yield
    if report.failed and USES in item.stash:
        lines = [line for use in item.stash[USES].found for line in _lines(use)]
        if lines:
            report.sections.append(("fakegen", "\n".join(lines)))
    return report


def _lines(use: Use) -> Iterator[str]:
    used = use.tables.used()
    if not used:
        return
    seed = "the schema's seed" if use.seed is None else f"seed {use.seed}"
    yield f"{use.name}, {seed}, window {use.window}"
    for table, rows in used.items():
        yield f"  {table}: rows {rows.start} to {rows.stop - 1}"
    if use.command is not None:
        yield f"  {_command(use)}"
        return
    for table, rows in used.items():
        for row in use.tables[table].plain_rows(min(len(rows), _SHOWN)):
            yield f"  {table}: {row}"


def _command(use: Use) -> str:
    import shlex

    used = use.tables.used()
    words = ["fakegen", "preview", str(use.command), "--window", str(use.window)]
    if use.seed is not None:
        words += ["--seed", str(use.seed)]
    for table in used:
        words += ["--only", table]
    words += ["-n", str(max(len(rows) for rows in used.values()))]
    return shlex.join(words)
