"""Numbers with anything around them."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakegen.errors import ParameterError
from fakegen.forms.number_form import NumberForm, quoted

NOTATIONS = [
    "0", "0.0", "0.00", "0,00", "0.0##", "#,##0", "$#,##0.00", "#.##0,00 EUR", "#'##0.00 CHF",
    "# ##0,0 kg", "0.0%", "€ 0.00", "#,##0;(#,##0)", "0.00;0.00-", "+0;-0",
]  # fmt: skip


@given(st.sampled_from(NOTATIONS), st.lists(st.integers(-(10**12), 10**12), min_size=1))
def test_numbers_are_read_as_they_are_written(notation, units):
    form = NumberForm(notation)
    scale = 1000 if pa.types.is_floating(form.type) else 1
    values = pa.array([unit / scale if scale > 1 else unit for unit in units], form.type)
    written = form.write(values)
    assert form.write(form.read(written)).equals(written)
    assert form.read(written).null_count == 0


@pytest.mark.parametrize(
    ("notation", "text", "number"),
    [
        ("$#,##0.00", "$1,739.67", 1739.67),
        ("$#,##0.00", "-$3.10", -3.1),
        ("#.##0,00 EUR", "2.087,60 EUR", 2087.6),
        ("0,00", "19,05", 19.05),
        ("#,##0;(#,##0)", "(1,200)", -1200),
        ("0.0%", "11.7%", 11.7),
        ("0 kg", "50 kg", 50),
        ("0.##", "1.5", 1.5),
        ("0.##", "2", 2.0),
        ("Q'0' 0", "Q0 5", 5),
    ],
)
def test_usual_notations(notation, text, number):
    form = NumberForm(notation)
    assert form.read(pa.array([text])).to_pylist() == [number]
    assert form.write(pa.array([number], form.type)).to_pylist() == [text]


@pytest.mark.parametrize(
    ("notation", "text"),
    [
        ("$#,##0.00", "$1739.67"),
        ("$#,##0.00", "1,739.67"),
        ("0", "007"),
        ("0", "-0"),
        ("0.00", "1.5"),
        ("0.##", "1.50"),
        ("0", "99999999999999999999"),
    ],
)
def test_what_would_be_written_otherwise_is_not_read(notation, text):
    assert NumberForm(notation).read(pa.array([text])).null_count == 1


@given(st.lists(st.floats(1e-4, 1e15) | st.floats(-1e15, -1e-4) | st.just(0.0), min_size=1))
def test_doubles_keep_all_their_digits(numbers):
    form = NumberForm("0.0" + "#" * 19)
    texts = form.write(pa.array(numbers))
    assert texts.to_pylist() == [repr(number) for number in numbers]
    assert form.read(texts).to_pylist() == numbers


@pytest.mark.parametrize(
    ("number", "text"),
    [(1e-7, "0,0000001"), (-1e20, "-100.000.000.000.000.000.000,0"), (-1e-30, "0,0")],
)
def test_no_double_has_an_exponent(number, text):
    assert NumberForm("#.##0,0" + "#" * 14).write(pa.array([number])).to_pylist() == [text]


@given(st.text("0#;'$ab.", max_size=6))
def test_any_text_can_stand_before_a_number(text):
    form = NumberForm(quoted(text + " ") + "0")
    assert form.write(pa.array([7])).to_pylist() == [f"{text} 7"]


@pytest.mark.parametrize("notation", ["", "kg", "#,##0,00", "0 0", "0." + "0" * 21])
def test_notations_without_a_number_are_refused(notation):
    with pytest.raises(ParameterError):
        NumberForm(notation)
