"""Parameters by row: a block in parts, each as the provider makes it for its parameters."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakegen import Block, Rows, Stream
from fakegen.errors import ParameterError
from fakegen.interfaces.generator import Generator, RowGenerator
from fakegen.plan.split import SplitGenerator


class Numbered(Generator):
    """The number of the row, and the parameters in front."""

    type = pa.string()

    def __init__(self, low, high):
        self.low, self.high = low, high

    def make(self, block):
        rows = pa.array(block.stream.rows.numbers).cast(pa.string())
        return pc.binary_join_element_wise(f"{self.low} {self.high}", rows, ":")


class Counted:
    """Binds, and remembers what it was bound to."""

    def __init__(self):
        self.bound = []

    def __call__(self, values):
        self.bound.append(dict(values))
        return Numbered(values.get("low", "?"), values.get("high", "?"))


def block(low: list, high: list, start: int = 0) -> Block:
    inputs = {"a": pa.array(low, pa.int64()), "b": pa.array(high, pa.string())}
    return Block(Stream.of(1, "t", "c", "v", Rows(start, len(low))), inputs)


def split(bind) -> SplitGenerator:
    return SplitGenerator(bind, {"low": "a", "high": "b"}, pa.string())


PAIRS = st.lists(st.tuples(st.sampled_from([1, 2, None]), st.sampled_from(["x", "y", None])))


@given(PAIRS)
def test_each_row_has_its_own_parameters_and_its_own_stream(pairs):
    bind = Counted()
    low, high = ([pair[place] for pair in pairs] for place in (0, 1))
    made = split(bind).make(block(low, high))
    shown = ["?" if part is None else part for pair in pairs for part in pair]
    assert made.type == pa.string()
    assert made.to_pylist() == [
        f"{shown[2 * row]} {shown[2 * row + 1]}:{row}" for row in range(len(pairs))
    ]
    assert len(bind.bound) == len(set(pairs))


def test_a_provider_is_bound_once_to_each_combination():
    bind = Counted()
    generator = split(bind)
    for start in (0, 3):
        generator.make(block([1, 1, 2], ["x", "x", "x"], start))
    assert bind.bound == [{"low": 1, "high": "x"}, {"low": 2, "high": "x"}]


def test_a_null_leaves_the_parameter_at_its_default():
    bind = Counted()
    split(bind).make(block([None], ["x"]))
    assert bind.bound == [{"high": "x"}]


def test_providers_of_several_columns_are_refused():
    class Several(RowGenerator):
        def __init__(self):
            self.columns = {"x": pa.int64()}

        def make(self, block):
            raise AssertionError

    with pytest.raises(
        ParameterError,
        match="a provider of several columns takes no parameters that depend on the row",
    ):
        split(lambda values: Several()).make(block([1], ["x"]))
