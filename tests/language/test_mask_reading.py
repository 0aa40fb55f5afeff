"""Masking schemas as documents: what each form means, with its place."""

from __future__ import annotations

import pytest

from fakegen.errors import SchemaError
from fakegen.language.documents import parse
from fakegen.language.mask_reading import read_mask

TEXT = """
locale: nl_BE
mask:
  audit: skip
  people:
    key: [a, b]
    share: 0.5
    columns:
      a: permute
      b: null
      c: {hash: {length: 8}}
      d: faker.name
      "e, f": {person: , unique: true}
      g: {ref: people.a}
"""


def read(text: str):
    return read_mask(parse(text, "m.yaml", "yaml"))


def test_each_form_is_read():
    spec = read(TEXT)
    assert spec.tables["audit"].skipped
    table = spec.tables["people"]
    assert [key.value for key in table.key] == ["a", "b"]
    assert table.share is not None
    assert table.share.value == 0.5
    assert [
        (entry.key.value, entry.method.value, entry.is_provider) for entry in table.entries
    ] == [
        ("a", "permute", False),
        ("b", "null", False),
        ("c", "hash", False),
        ("d", "faker.name", True),
        ("e, f", "person", True),
        ("g", "ref", False),
    ]
    assert table.entries[4].unique is not None
    assert table.entries[4].node.plain() == {"person": None}
    assert spec.context.plain() == {"locale": "nl_BE"}


def test_mistakes_have_their_places_all_at_once():
    with pytest.raises(SchemaError) as caught:
        read("mask:\n  people:\n    shares: 1\n    columns: {a: {generalise: yer}, b: {keep: 1}}\n")
    assert [str(problem.mark) for problem in caught.value.problems] == [
        "m.yaml:3:5", "m.yaml:4:31", "m.yaml:4:47",
    ]  # fmt: skip
    assert caught.value.problems[1].suggestion == "year"


@pytest.mark.parametrize("text", ["[]", "mask: []", "mask: {t: {}}", "tables: {}", "3"])
def test_other_documents_are_refused(text):
    with pytest.raises(SchemaError):
        read(text)
