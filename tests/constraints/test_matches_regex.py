"""``regex``: a column whose strings match a pattern."""

from __future__ import annotations

import pyarrow as pa
import pytest

from fakegen.errors import FakegenError

COLUMNS = {
    "age": pa.array([12, 30, None, 70]),
    "income": pa.array([">50K", "<=50K", "<=50K", None]),
}


def test_whole_strings_match_and_missing_values_pass(holds):
    rule = {"regex": "income", "matches": r"<=\d+K|>50"}
    assert holds(rule, COLUMNS) == [False, True, True, True]


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ({"regex": "income", "matches": "("}, r"not a valid pattern: missing \): \($"),
        ({"regex": "income", "matches": "["}, r"not a valid pattern: missing \]: \[$"),
        ({"regex": "income", "matches": "a)(b"}, r"not a valid pattern: unexpected \): a\)\(b$"),
        ({"regex": "income", "matches": r"a\Qb"}, r"not a valid pattern: \\Q needs \\E$"),
        ({"regex": "income", "matches": "a{3,1}"}, r"not a valid pattern: invalid repetition size"),
        ({"regex": "income", "matches": "a\\"}, r"not a valid pattern: trailing \\"),
        ({"regex": "age", "matches": "a"}, "holds int64 values, not strings"),
        ({"regex": "income"}, "constraint 'regex' needs 'matches'"),
        ({"regex": "income", "match": "a"}, "did you mean 'matches'"),
    ],
)
def test_what_cannot_match_is_refused(bind, written, message):
    with pytest.raises(FakegenError, match=message):
        bind(written, COLUMNS)
