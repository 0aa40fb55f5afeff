"""Named groups read from the strings of an expression, against Python's own matcher."""

from __future__ import annotations

import re

import pyarrow as pa
import pytest

from fakegen.errors import ParameterError
from fakegen.patterns import NamedGroups, compile_regex
from fakegen.streams import Rows, Stream


@pytest.mark.parametrize(
    "text",
    [
        r"(?P<year>19|20)-(?P<unit>[A-Z]{2})\d{3}",
        r"(?i)(?P<word>stra[sß]e) (?P<number>\d+)(?:[a-c])?",
        r"(?P<quote>[\"'])(?P<inside>\w*?)(?P=quote)(?P<rest>.*)",
        r"(?:(?P<last>[ab])-?){1,3}",
        r"(?P<digits>[1-9]\d{3}) (?!SA|SD|SS)(?P<letters>[A-Z]{2})",
        r"(?P<a>\d{2,4})(?P<b>\D{0,3})",
        r"(?P<class>[\]\[^\\-]{3})(?P<wide>[à-ü]{2})",
    ],
)
def test_groups_are_those_that_python_finds(text: str) -> None:
    stream = Stream.of(1, "table", "column", "values", Rows(0, 400))
    strings = compile_regex(text).make(stream)
    groups = NamedGroups(text, 20)
    matches = [re.fullmatch(text, value) for value in strings.to_pylist()]
    for name in groups.names:
        assert groups.read(name, strings).to_pylist() == [match[name] for match in matches if match]


def test_a_group_that_takes_no_part_is_empty_and_null_stays_null() -> None:
    groups = NamedGroups("(?P<a>x)?y", 20)
    assert groups.read("a", pa.array(["xy", "y", None, "other"])).to_pylist() == [
        "x",
        "",
        None,
        None,
    ]


def test_a_hostile_expression_takes_linear_time() -> None:
    groups = NamedGroups(r"(?P<a>(?:x|x|xx){0,300})y?", 20)
    assert groups.read("a", pa.array(["x" * 300])).to_pylist() == ["x" * 300]


def test_groups_that_only_the_look_around_delimits_are_refused() -> None:
    groups = NamedGroups(r"(?P<a>\w+?)(?=\d)(?P<b>\w+)", 20)
    with pytest.raises(ParameterError, match="leaves open where they begin and end"):
        groups.read("a", pa.array(["a1"]))
