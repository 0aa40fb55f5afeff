"""The compiled kernels change no value, and no byte of any file."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from types import ModuleType

import pytest

import fakegen
from fakegen import kernels
from fakegen.expressions import strings
from fakegen.formats import number_text, text_columns
from fakegen.patterns import lexicon

COLUMNS = {
    "id": "sequence",
    "name": {"faker.name": None, "null": 0.1},
    "login": {"template": "{{ name | lower }}@{{ id }}"},
    "full": {"template": "no. {{ id }}: {{ address }}"},
    "address": "faker.address",
    "code": {"regex": "([A-Z]{2}|x)[0-9]{0,3}é?"},
    "note": {"choice": ["", 'a "quoted", one', "line\nfeed", "tab\t", "back\\slash", "é€𝄞"]},
    "price": {"number": {"min": -1000, "max": 1000}, "round": 2, "null": 0.1},
    "share": {"number": {"min": 0, "max": 1}},
    "at": {"datetime": {"from": "2020-01-01", "to": "2024-12-31"}, "null": 0.1},
    "is_new": "boolean",
    "tags": {"list": "faker.word"},
    "place": {"object": {"city": "faker.city", "number": {"integer": {"min": 1, "max": 99}}}},
}


def test_an_older_package_has_fewer_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    older = ModuleType("fakegen_native")
    older.join = len
    monkeypatch.setitem(sys.modules, "fakegen_native", older)
    try:
        importlib.reload(kernels)
        assert (len, None) == (kernels.JOIN, kernels.PHILOX)
    finally:
        monkeypatch.undo()
        importlib.reload(kernels)


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
def test_values_and_files_are_the_same_without_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, options: dict[str, str]
) -> None:
    schema = fakegen.load({"tables": {"t": {"rows": 9_000, "columns": COLUMNS}}})
    made = schema.generate(seed=3)
    made.write(tmp_path / f"with-{name}", **options)
    for module, kernel in (
        (strings, "CONCATENATE"),
        (lexicon, "FROM_WORDS"),
        (number_text, "DECIMALS"),
        (text_columns, "JOIN"),
    ):
        monkeypatch.setattr(module, kernel, None)
    again = schema.generate(seed=3)
    assert again["t"].to_arrow().equals(made["t"].to_arrow())
    again.write(tmp_path / f"without-{name}", **options)
    written = [(tmp_path / f"{how}-{name}").read_bytes() for how in ("with", "without")]
    assert written[0] == written[1]
