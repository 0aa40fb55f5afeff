"""What modifiers do to made values."""

from __future__ import annotations

from decimal import Decimal

import pyarrow as pa
import pytest

from fakegen import Rows, Stream
from fakegen.arrays.scatter import scattered
from fakegen.errors import GenerationError
from fakegen.expressions.compiled import compile_expression
from fakegen.plan.modification import NO_MODIFICATION, Modification, converted

ROWS = 10_000
STREAM = Stream.of(1, "t", "c", "v", Rows(0, ROWS))
VALUES = pa.array(range(ROWS), pa.int64())


def where(text: str):
    return compile_expression(text, {"a": pa.int64()})


def test_without_modifiers_nothing_changes():
    assert NO_MODIFICATION.with_nulls(VALUES, STREAM) is VALUES
    assert NO_MODIFICATION.rounded(VALUES) is VALUES
    assert not NO_MODIFICATION.makes_nulls


def test_nulls_are_as_frequent_as_asked_and_depend_on_the_row_alone():
    # 10,000 draws at 0.3 have a standard deviation of 46; five of them are chance once in 1.7m.
    modification = Modification(null_rate=0.3)
    whole = modification.with_nulls(VALUES, STREAM)
    assert abs(whole.null_count - 3_000) < 5 * 46
    some = Stream.of(1, "t", "c", "v", Rows(500, 70))
    assert modification.with_nulls(VALUES.slice(500, 70), some) == whole.slice(500, 70)


@pytest.mark.parametrize(
    ("modification", "kept"),
    [
        (Modification(null_where=where("a > 2")), [0, 1, 2, None, None, 5]),
        (Modification(when=where("a > 2")), [None, None, None, 3, 4, None]),
        (
            Modification(when=where("a > 0"), null_where=where("a == 3")),
            [None, 1, 2, None, 4, None],
        ),
        (Modification(null_rate=1.0, when=where("a > 0")), [None] * 6),
    ],
)
def test_conditions_decide_on_nulls_and_an_unknown_one_does_not_hold(modification, kept):
    a = pa.array([0, 1, 2, 3, 4, None])
    stream = Stream.of(1, "t", "c", "v", Rows(0, 6))
    asked = modification.asked({"a": a}, 6)
    given = (
        pa.array(range(6)) if asked is None else scattered(pa.array(range(6)).filter(asked), asked)
    )
    assert modification.with_nulls(given, stream).to_pylist() == kept
    assert modification.makes_nulls


def test_it_reads_what_its_conditions_read():
    modification = Modification(when=where("a > 0"), null_where=where("1 > 0"))
    assert modification.reads == {"a"}


def test_rounding_keeps_the_type():
    rounded = Modification(decimals=1).rounded
    assert rounded(pa.array([0.25, 1.16, None])).to_pylist() == [0.2, 1.2, None]
    prices = pa.array([Decimal("1.25"), Decimal("1.16")], pa.decimal128(9, 2))
    assert rounded(prices).type == prices.type
    assert rounded(prices)[1].as_py() == Decimal("1.20")


def test_conversion_names_the_column_and_what_helps():
    assert converted(pa.array([1.0, 2.0]), pa.int64(), "a").to_pylist() == [1, 2]
    with pytest.raises(
        GenerationError, match=r"values of 'a' cannot .* 'round: 0' makes them whole"
    ):
        converted(pa.array([1.5]), pa.int64(), "a")
    with pytest.raises(GenerationError, match="values of 'a' cannot be converted to int64"):
        converted(pa.array(["x"]), pa.int64(), "a")
