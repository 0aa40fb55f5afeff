"""The compiled kernels change no byte of any file."""

from __future__ import annotations

from pathlib import Path

import pytest

import fakegen
from fakegen.formats import kernels, number_text, text_columns

COLUMNS = {
    "id": "sequence",
    "name": {"faker.name": None, "null": 0.1},
    "note": {"choice": ["", 'a "quoted", one', "line\nfeed", "tab\t", "back\\slash", "é€𝄞"]},
    "price": {"number": {"min": -1000, "max": 1000}, "round": 2, "null": 0.1},
    "share": {"number": {"min": 0, "max": 1}},
    "at": {"datetime": {"from": "2020-01-01", "to": "2024-12-31"}, "null": 0.1},
    "is_new": "boolean",
    "tags": {"list": "faker.word"},
    "place": {"object": {"city": "faker.city", "number": {"integer": {"min": 1, "max": 99}}}},
}


@pytest.mark.skipif(
    kernels.JOIN is None, reason="pip install ./plugins/fakegen-native, with a C compiler"
)
@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("t.csv", {}),
        ("t.tsv", {"quoting": "all"}),
        ("t.jsonl", {}),
        ("t.json", {}),
        ("t.sql", {}),
        ("t.sql", {"dialect": "mysql"}),
        ("t.sql", {"dialect": "postgresql"}),
    ],
)
def test_files_are_the_same_without_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, options: dict[str, str]
) -> None:
    made = fakegen.load({"tables": {"t": {"rows": 9_000, "columns": COLUMNS}}}).generate(seed=3)
    made.write(tmp_path / f"with-{name}", **options)
    monkeypatch.setattr(text_columns, "JOIN", None)
    monkeypatch.setattr(number_text, "DECIMALS", None)
    made.write(tmp_path / f"without-{name}", **options)
    written, again = ((tmp_path / f"{how}-{name}").read_bytes() for how in ("with", "without"))
    assert written == again
