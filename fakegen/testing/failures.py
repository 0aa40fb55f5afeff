"""What a failing test's report says: the line that asked for data, and how to see its rows with one command."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING

import pytest

from fakegen.testing.session_options import USES

if TYPE_CHECKING:
    from types import TracebackType

    from fakegen.testing.uses import Use

_SHOWN = 3
_RUNNERS = ("_pytest", "pluggy", "fakegen")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Add a section on the data that a failing test has used; end its traceback in its own code."""
    config = item.config
    if call.excinfo is not None and not (config.option.fulltrace or config.option.usepdb):
        _shorten(call.excinfo)
    report = yield
    if report.failed and USES in item.stash:
        lines = [line for use in item.stash[USES].found for line in _lines(use)]
        if lines:
            report.sections.append(("fakegen", "\n".join(lines)))
    return report


def _shorten(raised: pytest.ExceptionInfo[BaseException]) -> None:
    """End the traceback of fakegen's errors where a test calls it: what follows is of no use to its reader."""
    from fakegen import FakegenError

    if not isinstance(raised.value, FakegenError):
        return
    step = raised.tb
    while (following := step.tb_next) is not None:
        if _package(following) == "fakegen" and _package(step) not in _RUNNERS:
            step.tb_next = None
            return
        step = following


def _package(step: TracebackType) -> str:
    return str(step.tb_frame.f_globals.get("__name__", "")).partition(".")[0]


def _lines(use: Use) -> Iterator[str]:
    used, linked = use.tables.used(), use.tables.used_linked()
    if not used and not linked:
        return
    seed = "the schema's seed" if use.seed is None else f"seed {use.seed}"
    yield f"{use.name}, {seed}, window {use.window}"
    yield from _rows(use, used, linked=False)
    yield from _rows(use, linked, linked=True)


def _rows(use: Use, used: dict[str, range], *, linked: bool) -> Iterator[str]:
    """Yield which rows have been used, and the command that prints them, or else the first of them."""
    for table, rows in used.items():
        yield f"  {table}: rows {rows.start} to {rows.stop - 1}{' as a table' if linked else ''}"
    if use.command is not None and used:
        yield f"  {_command(use, used, linked=linked)}"
        return
    for table, rows in used.items():
        shown = use.tables[table].first(min(len(rows), _SHOWN), linked=linked)
        for row in shown.to_pylist():
            yield f"  {table}: {row}"


def _command(use: Use, used: dict[str, range], *, linked: bool) -> str:
    import shlex

    words = ["fakegen", "preview", str(use.command), "--window", str(use.window)]
    if use.seed is not None:
        words += ["--seed", str(use.seed)]
    if linked:
        words.append("--linked")
    elif use.seeded:
        words.append("--seeded")
    for table in used:
        words += ["--only", table]
    words += ["-n", str(max(len(rows) for rows in used.values()))]
    return shlex.join(words)
