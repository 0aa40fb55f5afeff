"""Every message that a user can meet, as a small case makes it: compared with the committed files.

After a change of wording: ``pytest tests/snapshots --snapshot-update``, then read the difference.
"""

from __future__ import annotations

import difflib
import gc
import os
import re
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest

import fakegen
from fakegen.cli.main import run
from tests.snapshots.cases import SUBJECTS, Case
from tests.snapshots.templates import Template, templates

GOLDEN = Path(__file__).parent / "golden"
LONGEST = 80
_VARIABLE = (
    (re.compile(r"\d+(\.\d+)? ?(ms|s|min)\b(?= elapsed|$)"), "TIME"),
    (re.compile(r"0x[0-9a-f]{6,}"), "0xADDRESS"),
    (re.compile(r"((?:digest|not|has)(?: is)? )[0-9a-f]{32}\b"), r"\1DIGEST"),
)


def shown(case: Case, folder: Path, capsys: pytest.CaptureFixture[str], url: str = "") -> str:
    """Return what a case's command prints and how it ends; ``url`` is that of its server's database."""
    for name, content in case.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    status = (
        _outcome(case.code)
        if case.code
        else f"exit {run([url if word == 'URL' else word for word in case.command])}"
    )
    captured = capsys.readouterr()
    text = captured.out + captured.err
    text = text.replace(f"{folder}/", "").replace(str(folder), "FOLDER")
    if url:
        text, status = (
            said.replace(url, "URL").replace(url.rpartition("/")[2], "DATABASE")
            for said in (text, status)
        )
    for pattern, replacement in _VARIABLE:
        text, status = pattern.sub(replacement, text), pattern.sub(replacement, status)
    printed = text.rstrip("\n").splitlines()
    if len(printed) > LONGEST:
        printed[LONGEST:] = [f"... and {len(printed) - LONGEST} lines more"]
    lines = [f"### {case.name}", *case.shown_files()]
    if not case.code:
        lines.append(f"$ fakegen {' '.join(case.command)}")
    return "\n".join([*lines, *printed, status, ""])


def _outcome(code: str) -> str:
    """Return how some Python ends: in an error of fakegen, its paths and places made plain."""
    try:
        exec(code, {"__name__": "__main__", "fakegen": fakegen, "pa": pa, "pd": pd})
    except fakegen.FakegenError as error:
        return f"{type(error).__name__}: {error}".replace(f"{Path.cwd()}/", "")
    finally:
        if "@fakegen." in code:
            gc.collect()  # what it decorated must not be found by the next case
    return "no error"


def _prepared(case: Case, request: pytest.FixtureRequest) -> str:
    """Return the URL of the database that a case needs, after its statements."""
    if not case.server:
        return ""
    url, execute = request.getfixturevalue(case.server)
    for statement in case.before.split("; "):
        execute(statement)
    return str(url)


@pytest.mark.parametrize("subject", sorted(SUBJECTS))
def test_messages_are_the_committed_ones(subject, tmp_path, monkeypatch, capsys, request):
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("FAKEGEN_PARENT", str(os.getpid()))
    found = []
    for number, case in enumerate(SUBJECTS[subject]):
        folder = tmp_path / str(number)
        folder.mkdir()
        monkeypatch.chdir(folder)
        url = _prepared(case, request)
        monkeypatch.setenv("FAKEGEN_CASE", url)
        found.append(shown(case, folder, capsys, url))
    text, file = "\n".join(found), GOLDEN / f"{subject}.txt"
    if request.config.getoption("--snapshot-update"):
        GOLDEN.mkdir(exist_ok=True)
        file.write_text(text)
    expected = file.read_text() if file.is_file() else ""
    changes = difflib.unified_diff(
        expected.splitlines(), text.splitlines(), f"golden/{subject}.txt", "now", lineterm=""
    )
    assert not (listed := "\n".join(changes)), f"\n{listed}"


def test_no_message_is_a_traceback_or_a_bug():
    for file in GOLDEN.glob("*.txt"):
        text = file.read_text()
        assert "Traceback" not in text
        assert "fakegen has a bug" not in text, file


def test_names_of_cases_are_different():
    for subject, cases in SUBJECTS.items():
        names = [case.name for case in cases]
        assert len(set(names)) == len(names), subject


def uncovered() -> list[Template]:
    """Return the messages that no golden file shows."""
    text = "".join(file.read_text() for file in GOLDEN.glob("*.txt"))
    return [item for item in templates(Path(fakegen.__file__).parent) if not _is_in(item, text)]


def _is_in(message: Template, text: str) -> bool:
    """Return whether a line of a text is a message."""
    # The search for its longest piece is quick, and the other slow where it fails.
    longest = max(message.text.split("{}"), key=len)
    place = text.find(longest)
    while place >= 0:
        end = text.find("\n", place)
        if message.pattern.search(text, text.rfind("\n", 0, place) + 1, end):
            return True
        place = text.find(longest, end)
    return False


def test_every_message_is_shown():
    missing = [f"{item.place}: {item.text}" for item in uncovered()]
    assert not missing, "a message needs a case in tests/snapshots/cases"
