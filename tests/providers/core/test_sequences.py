"""Sequences, constants and UUIDs."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakegen.errors import ParameterError
from fakegen.interfaces.provider import Context
from fakegen.providers.core import Constant, Sequence, Uuid
from fakegen.streams import Rows

INT64 = st.integers(-(2**63), 2**63 - 1)


@given(INT64, INT64.filter(bool))
def test_sequences_count_as_far_as_they_can(bind, made, start, step):
    generator = bind(Sequence, start=start, step=step)
    rows = min(generator.capacity, 20)
    assert made(generator, rows).to_pylist() == [start + step * row for row in range(rows)]
    assert not -(2**63) <= start + step * generator.capacity < 2**63
    assert generator.distinct


@given(st.integers(-2000, 2000), st.integers(0, 12), st.text("ab{}é ", max_size=5))
def test_sequences_are_formatted_as_by_python(bind, made, start, width, around):
    braces = around.replace("{", "{{").replace("}", "}}")
    format = f"{braces}{{:0{width}}}{braces}" if width else f"{braces}{{}}{braces}"
    generator = bind(Sequence, start=start, step=7, format=format)
    assert made(generator, 20).to_pylist() == [format.format(start + 7 * row) for row in range(20)]


@pytest.mark.parametrize(
    ("written", "parameter"),
    [
        ({"step": 0}, "step"),
        ({"start": 2**63}, "start"),
        ({"format": "no number"}, "format"),
        ({"format": "{} and {}"}, "format"),
        ({"format": "{:>6}"}, "format"),
        ({"format": "{:099999999}"}, "format"),
        ({"format": "{0.__class__}"}, "format"),
        ({"format": "{0!r}"}, "format"),
        ({"format": "{"}, "format"),
    ],
)
def test_wrong_sequences(bind, written, parameter):
    with pytest.raises(ParameterError) as caught:
        bind(Sequence, **written)
    assert caught.value.parameter == parameter


@pytest.mark.parametrize(
    ("value", "type"),
    [
        (3, pa.int64()),
        (0.5, pa.float64()),
        ("x", pa.string()),
        (True, pa.bool_()),
        (None, pa.null()),
        (date(2020, 1, 1), pa.date32()),
        ([1, 2], pa.list_(pa.int64())),
        ({"a": 1}, pa.struct({"a": pa.int64()})),
    ],
)
def test_constants(bind, made, counted, value, type):
    generator = bind(Constant, value=value)
    assert generator.type == type
    assert set(map(repr, made(generator).to_pylist())) == {repr(value)}
    assert generator.support == 1
    assert generator.unrank(np.zeros(1, np.uint64)).to_pylist() == [value]


@pytest.mark.parametrize("value", [2**70, [1, "a"]])
def test_wrong_constants(bind, value):
    with pytest.raises(ParameterError):
        bind(Constant, value=value)


def test_random_uuids_are_of_version_4_and_differ(bind, made):
    identifiers = made(bind(Uuid), 2000).to_pylist()
    for identifier in identifiers[:200]:
        parsed = uuid.UUID(identifier)
        assert str(parsed) == identifier
        assert (parsed.version, parsed.variant) == (4, uuid.RFC_4122)
    assert len(set(identifiers)) == 2000


def test_every_free_bit_of_a_uuid_is_random(bind, block):
    identifiers = bind(Uuid).make(block(4000)).to_pylist()
    bits = np.array(
        [[int(b) for b in f"{uuid.UUID(identifier).int:0128b}"] for identifier in identifiers]
    )
    ones = bits.sum(axis=0)
    fixed = {48, 49, 50, 51, 64, 65}
    assert all(ones[bit] in (0, 4000) for bit in fixed)
    free = [ones[bit] for bit in range(128) if bit not in fixed]
    assert max(abs(count - 2000) for count in free) < 6 * np.sqrt(1000)  # p < 1e-6 by chance


@pytest.mark.parametrize("step", ["1us", "1ms", "7s"])
def test_uuids_of_version_7_sort_by_row_and_contain_their_moment(bind, made, block, step):
    generator = bind(Uuid, version=7, start="2024-05-06 07:08:09", step=step)
    identifiers = made(generator, 3000).to_pylist()
    assert identifiers == sorted(set(identifiers))
    assert uuid.UUID(identifiers[0]).version == 7
    moment = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
    assert uuid.UUID(identifiers[0]).int >> 80 == int(moment.timestamp() * 1000)
    later = generator.make(block(Rows(10**12, 2))).to_pylist()
    assert identifiers[-1] < later[0] < later[1]


def test_uuids_of_version_7_begin_now(bind, made):
    now = datetime(2031, 1, 1, tzinfo=UTC)
    identifier = made(bind(Uuid, Context(now=now), version=7), 1)[0].as_py()
    assert uuid.UUID(identifier).int >> 80 == int(now.timestamp() * 1000)


@pytest.mark.parametrize(
    ("written", "parameter"),
    [
        ({"version": 5}, "version"),
        ({"version": 7, "start": "1969-01-01"}, "start"),
        ({"version": 7, "step": 0}, "step"),
        ({"start": "2024-01-01"}, "start"),
        ({"step": "1s"}, "step"),
    ],
)
def test_wrong_uuids(bind, written, parameter):
    with pytest.raises(ParameterError) as caught:
        bind(Uuid, **written)
    assert caught.value.parameter == parameter
