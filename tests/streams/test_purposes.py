"""Addresses and hashes are fixed: changing one would change the values of every schema."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest

import fakegen
from fakegen.streams import Permutation, Purpose, Rows, Stream
from fakegen.streams.hashing import hash_rows, hash_values

ROWS = Rows(5, 3)


def stream() -> Stream:
    return Stream.of(2022, "person", "email", Purpose.VALUES, ROWS)


def test_the_purposes_have_the_words_that_they_always_had() -> None:
    assert {purpose.name: str(purpose) for purpose in Purpose} == {
        "VALUES": "values",
        "NULL": "null",
        "CONSTRAINT": "constraint",
        "SET_ASIDE": "set aside",
        "CHILDREN": "children",
        "REFERENCE": "reference",
        "PARENT": "parent",
        "WEIGHT": "weight",
        "CONDITIONS": "conditions",
        "SEATS": "groups",
        "PERSON": "person",
        "PASS": "pass",
        "CANDIDATES": "candidates",
        "STRATA": "strata",
        "SAMPLE": "sample",
        "EVIDENCE": "evidence",
        "CHECK": "check",
        "SUFFIX": "suffix",
        "LOCALE": "locale",
        "LENGTH": "length",
        "ITEMS": "items",
        "TURNS": "turns",
        "REDRAW": "redraw",
        "ACCEPTANCE": "acceptance",
    }


def test_an_item_has_the_words_that_it_always_had() -> None:
    items = stream().itemised(np.array([0, 0, 2]), np.array([0, 1, 0]))
    assert items.words().tolist() == [
        0xAEE56FB69D9F3401,
        0xFCE3FD441362BCE6,
        0x2CD93476F9B90F09,
    ]


def test_an_address_has_the_words_that_it_always_had() -> None:
    assert stream().words().tolist() == [
        0x92F501E1517738FA,
        0x4CB45F42FBD80F78,
        0x812CD70D92051418,
    ]
    assert stream().child(Purpose.NULL).words(2).tolist() == [
        0x6AC9951A991AC7B7,
        0xCE2346C38ED823F7,
        0x4DAA20C86AE9AFD1,
    ]
    purpose = f"{Purpose.CONSTRAINT} unique 1"
    again = Stream.of("fixtures", "person", "first_name, last_name", purpose, ROWS, 1 << 20)
    assert again.words().tolist() == [0x3041D38AF37FA59A, 0xD97CA927C06047C5, 0xBBCC3FDE1242AB54]


def test_a_permutation_is_the_one_that_it_always_was() -> None:
    key = stream().key
    assert Permutation(key, 1000)(np.arange(5)).tolist() == [902, 737, 355, 442, 427]
    assert Permutation(key, 10**12)(np.arange(3)).tolist() == [
        763174492220,
        813173650526,
        842488325578,
    ]
    assert (stream().stratified(10) * 10).astype(int).tolist() == [1, 3, 7]


@pytest.mark.parametrize(
    ("values", "hashes"),
    [
        ([0, -7, 2**40], [0x7B202EC37E58D042, 0x3A812E190CF3ADE7, 0xB87AF04CD3E42040]),
        ([0.5, 1e300], [0x1E4815FA17ADE35B, 0xB20B048F0199B401]),
        ([True, False], [0x97E0C1715A2653D3, 0x202DCA2A2DF73C73]),
        (["", "é", "Ann"], [0x186DA64456263A46, 0xEAA82851CCF8E8E7, 0x9123CD37603740A1]),
        ([b"\x00\xff"], [0x9CAC4AF3B654BE07]),
        ([date(2022, 2, 3)], [0x414AC95CC0882D72]),
        ([datetime(2022, 2, 3, 4, 5)], [0x876F03A37427CF4B]),
        ([timedelta(1)], [0x19C39DB53AE8543]),
        ([None, "a"], [0x745F80F97F6359D2, 0xC1999A454057BFD0]),
    ],
)
def test_a_value_has_the_hash_that_it_always_had(values: list[object], hashes: list[int]) -> None:
    assert hash_values(pa.array(values)).tolist() == hashes


def test_a_row_has_the_hash_that_it_always_had() -> None:
    rows = [pa.array(["a", "b"]), pa.array([1, 2])]
    assert hash_rows(rows).tolist() == [0xD6F923CD54F2A188, 0xFC24F5A053DD33F4]


GROUPS = {"group": {"choice": ["a", "b"]}, "spent": {"integer": {"min": 0, "max": 100}}}
SEEN = [{"k": "ab"[i % 2], "g": "xyz"[i % 3], "n": i % 7} for i in range(200)]


@pytest.mark.parametrize(
    ("columns", "constraint", "column", "values"),
    [
        (GROUPS, {"total": "spent", "is": 300}, "spent", [103, 60, 31, 1, 81, 24]),
        (GROUPS, {"depends": "spent", "on": "group"}, "spent", [78, 58, 78, 58, 58, 78]),
        (
            {"who": {"integer": {"min": 1, "max": 3}}, "*": {"model": "seen"}},
            {"depends": "g", "on": "who"},
            "g",
            ["y", "x", "y", "x", "x", "z"],
        ),
    ],
)
def test_a_column_that_a_rule_sets_has_the_values_that_it_always_had(
    columns: dict[str, object], constraint: dict[str, object], column: str, values: list[object]
) -> None:
    schema = {
        "seed": 2022,
        "sources": {"seen": {"rows": SEEN}},
        "models": {"seen": {"source": "seen"}},
        "tables": {"t": {"rows": 6, "columns": columns, "constraints": [constraint]}},
    }
    made = fakegen.generate(schema)["t"].to_arrow()[column].to_pylist()
    assert made == values


def test_resampled_and_missing_values_are_those_that_they_always_were() -> None:
    columns = {
        "n": {"integer": {"min": 1, "max": 9}},
        "code": {"template": "x{{ n }}", "unique": True},  # its attempts count in steps of 2**20
        "m": {"integer": {"min": 0, "max": 99}, "null": 0.5},
    }
    table = {"rows": 6, "columns": columns, "constraints": ["n != 4"]}
    made = fakegen.generate({"seed": 2022, "tables": {"t": table}})["t"].to_arrow().to_pydict()
    assert made["code"] == ["x3", "x6", "x8", "x5", "x1", "x9"]
    assert made["m"] == [8, None, 47, None, None, 79]
