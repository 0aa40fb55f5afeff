"""Durations in hours, minutes and seconds."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakegen.errors import ParameterError
from fakegen.forms.span_form import SpanForm

NOTATIONS = [
    "{h}h {m}m",
    "[{h}h ]{m}m",
    "{h}:{mm}:{ss}",
    "{m}:{ss}",
    "{d}d {hh}h",
    "{h} hr {m} min",
]


@given(st.sampled_from(NOTATIONS), st.lists(st.integers(0, 10**6), min_size=1))
def test_durations_are_read_as_they_are_written(notation, numbers):
    form = SpanForm(notation)
    values = pa.array([*numbers, None], pa.int64())
    assert form.read(form.write(values)).equals(values)


@pytest.mark.parametrize(
    ("notation", "text", "number"),
    [
        ("{h}h {m}m", "1h 41m", 101),
        ("[{h}h ]{m}m", "58m", 58),
        ("{h}:{mm}:{ss}", "101:02:33", 363_753),
        ("[{h}h ]{m}m", "0h 3m", None),
        ("{h}:{mm}", "1:61", None),
    ],
)
def test_usual_notations(notation, text, number):
    assert SpanForm(notation).read(pa.array([text])).to_pylist() == [number]


@pytest.mark.parametrize(
    "notation", ["{m}m {h}h", "{h}{h}", "[{h}h {m}m]", "[{h}h {m}m] {s}s", "h"]
)
def test_units_must_descend(notation):
    with pytest.raises(ParameterError):
        SpanForm(notation)
