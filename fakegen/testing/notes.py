"""Notes at the end of a session: which tables of which schemas cannot keep tests apart by themselves."""

from __future__ import annotations

from collections.abc import Generator

import pytest

from fakegen.testing.session_options import USES

_PROPERTY = "fakegen_note"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None, None, None]:
    """Let the report of a test carry the notes on what it has used, from other processes, too."""
    if USES in item.stash:
        for use in item.stash[USES].found:
            item.user_properties += [(_PROPERTY, note) for note in use.tables.notes]
    yield


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print each note once."""
    notes = {
        str(value): None
        for reports in terminalreporter.stats.values()
        for report in reports
        for name, value in getattr(report, "user_properties", ())
        if name == _PROPERTY
    }
    if notes:
        terminalreporter.section("fakegen")
        for note in notes:
            terminalreporter.line(note)
