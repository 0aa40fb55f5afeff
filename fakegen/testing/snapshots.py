"""Snapshots: what a test's data were when they were recorded, so that a change of them is seen.

``--fakegen-snapshot=update`` records the tables that each test has used, ``check`` fails a test whose data
differ, with the cells that do. Recorded are the rows as the schema makes them, without what a test has fixed.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from fakegen.testing.session_options import USES

_FIRST = 5
_MOST_CELLS = 20
_FOLDER = "__fakegen__"
_PROPERTY = "fakegen_snapshot"


Snapshot = Mapping[str, Any]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, None, None]:
    """Record the data of a test that has passed, or compare them with those recorded."""
    yield
    mode = item.config.getoption("--fakegen-snapshot")
    if mode is None or USES not in item.stash:
        return
    snapshot = _snapshot(item)
    if mode == "update":
        item.user_properties.append((_PROPERTY, {str(item.path): {item.nodeid: snapshot}}))
    else:
        _check(item, snapshot)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Collect what tests have recorded, those of other processes, too."""
    for name, value in report.user_properties if report.when == "call" else ():
        if name == _PROPERTY and isinstance(value, dict):
            for path, recorded in value.items():
                _collected.setdefault(path, {}).update(recorded)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write what has been recorded."""
    if hasattr(session.config, "workerinput"):
        return
    if not _collected:
        return
    import json

    for path, recorded in _collected.items():
        file = _file(Path(path))
        known = _read(file)
        file.parent.mkdir(exist_ok=True)
        text = json.dumps({**known, **recorded}, indent=1, sort_keys=True, ensure_ascii=False)
        file.write_text(text + "\n", encoding="utf-8")
    _collected.clear()


_collected: dict[str, dict[str, Snapshot]] = {}
"""What tests have recorded, by the test's file and its id; written when the session ends."""


def _snapshot(item: pytest.Item) -> dict[str, Any]:
    """Return what a test has used: by schema and table, the digest of the rows, and the first ones."""
    import hashlib
    import json

    found: dict[str, Any] = {}
    for use in item.stash[USES].found:
        name = use.name if use.number == 0 else f"{use.name} #{use.number + 1}"
        taken = [(table, rows, False) for table, rows in use.tables.used().items()]
        whole = [(table, rows, True) for table, rows in use.tables.used_linked().items()]
        for table, rows, linked in taken + whole:
            plain = [
                {column: _text(value) for column, value in row.items()}
                for row in use.tables[table].first(len(rows), linked=linked).to_pylist()
            ]
            digest = hashlib.sha256(json.dumps(plain).encode()).hexdigest()[:16]
            found[f"{name}: {table}{' as a table' if linked else ''}"] = {
                "rows": len(rows),
                "digest": digest,
                "first": plain[:_FIRST],
            }
    return found


def _text(value: Any) -> Any:
    return value if isinstance(value, bool | int | float | str | None) else repr(value)


def _check(item: pytest.Item, snapshot: Snapshot) -> None:
    known = _read(_file(item.path)).get(item.nodeid)
    if known is None:
        pytest.fail(
            "no snapshot of this test's data has been recorded: run with --fakegen-snapshot=update",
            pytrace=False,
        )
    differences = [line for table in {**known, **snapshot} for line in _compare(
        table, known.get(table), snapshot.get(table))]  # fmt: skip
    if differences:
        more = len(differences) - _MOST_CELLS
        shown = differences[:_MOST_CELLS] + ([f"... and {more} more"] if more > 0 else [])
        head = "the data of this test have changed since they were recorded:"
        pytest.fail("\n".join([head, *shown]), pytrace=False)


def _compare(table: str, before: Snapshot | None, now: Snapshot | None) -> Iterator[str]:
    if before is None:
        yield f"{table}: was not used"
    elif now is None:
        yield f"{table}: is no longer used"
    elif before["rows"] != now["rows"]:
        yield f"{table}: {before['rows']} rows were used, now {now['rows']}"
    elif before["digest"] != now["digest"]:
        cells = list(_cells(before["first"], now["first"]))
        yield from (f"{table}, {cell}" for cell in cells)
        if not cells:
            yield f"{table}: rows after the first {_FIRST} differ"


def _cells(before: list[Snapshot], now: list[Snapshot]) -> Iterator[str]:
    for number, (old, new) in enumerate(zip(before, now, strict=False)):
        for column in {**old, **new}:
            if column not in new:
                yield f"row {number}: column {column!r} is gone"
            elif column not in old:
                yield f"row {number}: column {column!r} is new"
            elif old[column] != new[column]:
                yield f"row {number}, {column}: {old[column]!r} -> {new[column]!r}"


def _file(path: Path) -> Path:
    return path.parent / _FOLDER / f"{path.stem}.json"


def _read(file: Path) -> dict[str, Snapshot]:
    if not file.exists():
        return {}
    import json

    found: dict[str, Snapshot] = json.loads(file.read_text(encoding="utf-8"))
    return found
