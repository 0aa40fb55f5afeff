"""Finding the form of a column by its values."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakegen.errors import ParameterError
from fakegen.forms.finding import find_compact_dates, find_form, find_months
from fakegen.forms.notation import form_of
from fakegen.profiling.column_forms import find_forms

RNG = random.Random(3)
DAYS = [date(2015, 1, 1) + timedelta(days=RNG.randrange(3000)) for _ in range(200)]
MOMENTS = [datetime(2020, 1, 1) + timedelta(seconds=RNG.randrange(10**8)) for _ in range(200)]
PRICES = [round(RNG.lognormvariate(6, 1.5), 2) for _ in range(200)]


def found(texts):
    form = find_form(pa.array(texts))
    return None if form is None else list(form.notations)


@pytest.mark.parametrize(
    "notation",
    [
        "%d.%m.%Y", "%m/%d/%Y", "%-m/%-d/%y", "%d %b %Y", "%A, %B %d, %Y", "%Y%m%d", "%Y-%m", "%b %Y",
        "%m/%d/%Y %I:%M %p", "%Y-%m-%dT%H:%M:%SZ", "%H:%M", "%d/%m/%Y %H:%M:%S", "%I:%M %p",
        "%Y-%m-%d %H:%M:%S.%f", "%Y-%m-%dT%H:%M:%S+02:00",
    ],
)  # fmt: skip
def test_dates_and_times(notation):
    form = form_of(notation)
    values = pa.array(MOMENTS)
    values = values.cast(form.type) if form.type != pa.date32() else pa.array(DAYS)
    assert found(form.write(values).to_pylist()) == [notation]


@pytest.mark.parametrize(
    "notation",
    [
        "$#,##0.00",
        "#.##0,00 EUR",
        "0,00",
        "#,##0;(#,##0)",
        "0.0%",
        "0 kg",
        "0.0#",
        "Rs. #,##0",
        "0.0 °C",
    ],
)
def test_numbers(notation):
    form = form_of(notation)
    signs = (-1, 1) if ";" in notation else (1,)
    values = pa.array([RNG.choice(signs) * price for price in PRICES])
    assert found(form.write(values.cast(form.type, safe=False)).to_pylist()) == [notation]


@pytest.mark.parametrize("notation", ["{h}h {m}m", "[{h}h ]{m}m", "{h}:{mm}:{ss}", "{m}m {s}s"])
def test_durations(notation):
    values = pa.array(
        [RNG.randrange(10, 200_000 if "ss" in notation else 5_000) for _ in range(200)]
    )
    assert found(form_of(notation).write(values).to_pylist()) == [notation]


@pytest.mark.parametrize(
    "texts",
    [
        ["PC 17599", "A/5 21171", "113803", "STON/O2. 3101282"] * 9,
        [f"C{n}" for n in range(99)],
        [f"INV-{n}" for n in range(99)],
        [f"555-{n:04}" for n in range(99)],
        ["a", "b", ""],
        [None, None],
    ],
)
def test_codes_have_no_form(texts):
    assert found(pa.array(texts, pa.string())) is None


def test_the_values_decide_which_comes_first_and_doubt_is_said():
    told = find_form(pa.array(["01/02/2020", "13/02/2020"]))
    assert (told.notations, told.doubt, told.month_first) == (["%d/%m/%Y"], "", False)
    either = ["01/02/2020", "03/04/2020"]
    open_ = find_form(pa.array(either))
    assert "the values do not tell" in open_.doubt and open_.month_first is None
    assert find_form(pa.array(either), month_first=False).notations == ["%d/%m/%Y"]


def test_several_forms_and_what_has_none_are_told_apart():
    texts = (
        [f"${n}.50" for n in range(60)] + [f"€{n}.50" for n in range(40)] + ["n/a"] * 5 + ["<20"]
    )
    form = find_form(pa.array(texts))
    assert list(form.notations) == ["$0.00", "€0.00"]
    assert (form.rows, form.rest, form.rest_rows) == (100, ["n/a", "<20"], [5, 1])


@pytest.mark.parametrize(
    ("others", "notations"), [(["none"], ["$0"]), (["a", "b", "c", "d"], None)]
)
def test_half_of_the_rows_have_a_form_beside_few_other_strings(others, notations):
    texts = [f"${n}" for n in range(80)] + others * (80 // len(others))
    assert found(texts) == notations


@given(st.lists(st.text(max_size=12), max_size=30))
def test_every_string_has_the_form_or_is_left(texts):
    form = find_form(pa.array(texts, pa.string()))
    if form is None:
        return
    left = set(form.rest)
    for text in texts:
        read = [form_of(notation).read(pa.array([text]))[0].is_valid for notation in form.notations]
        assert any(read) != (text in left)


def test_firsts_of_months_stay_so():
    months = [date(2000 + n // 12, n % 12 + 1, 1) for n in range(60)]
    assert found([f"{day:%b} 1 {day:%Y}" for day in months]) == ["%b 1 %Y"]
    assert find_months(pa.array(months)).notations == ["%Y-%m-01"]
    assert find_months(pa.array([date(2000 + n, 1, 1) for n in range(9)])).notations == ["%Y-01-01"]
    moments = pa.array(months).cast(pa.timestamp("s"))
    assert find_months(moments).notations == ["%Y-%m-01 00:00:00"]
    assert find_months(pa.array(DAYS)) is None


def test_whole_numbers_that_are_dates():
    assert find_compact_dates(pa.array([int(f"{day:%Y%m%d}") for day in DAYS]))
    assert not find_compact_dates(pa.array([20_000_000 + 97 * n for n in range(200)]))
    assert not find_compact_dates(pa.array([20200101] * 9))


@pytest.mark.parametrize("notation", ["", "%", "no form"])
def test_unknown_notations_are_refused(notation):
    with pytest.raises(ParameterError):
        form_of(notation)


@pytest.mark.parametrize(
    ("texts", "notation"),
    [
        (["3 janv. 2021", "14 mars 2020", "28 févr. 2019"], "%-d %{fr.}b %Y"),
        (["12 März 2020", "3 Mai 2021", "7 Dezember 2020"], "%-d %{de}B %Y"),
        (["12. Mär 2020", "13. Dez 2021"], "%d. %{de3}b %Y"),
        (["5 de mayo de 2019", "17 de enero de 2020"], "%-d de %{es}B de %Y"),
        (["lundi 4 janvier 2021", "mercredi 6 janvier 2021"], "%{fr}A %-d %{fr}B %Y"),
        (["Janvier 2021", "Mai 2020"], "%~{fr}B %Y"),
        (["03jan2020", "12oct2021", "17may2020"], "%d%~b%Y"),
        (["2021年3月5日", "2021年11月15日"], "%Y年%-m月%-d日"),
    ],
)
def test_months_are_named_in_several_languages(texts, notation):
    form = find_form(pa.array(texts))
    assert (list(form.notations), form.rest) == ([notation], [])


def test_the_rest_of_the_table_tells_the_order_where_dates_do_not():
    dates = pa.array(["01/02/2020", "03/04/2020"] * 20)
    prices = pa.array([f"{n},{n % 10}5" for n in range(40)])
    formed = find_forms({"date": dates, "price": prices}, {})
    assert list(formed["date"].notations) == ["%d/%m/%Y"]
    assert "decimal commas" in formed["date"].doubt
    assert list(find_forms({"date": dates}, {})["date"].notations) == ["%m/%d/%Y"]


def days_of_years(write):
    days = [date(2021, 1, 1) + timedelta(n * 37 % 365) for n in range(90)]
    return [day.strftime(write) for day in days]


@pytest.mark.parametrize("notation", ["%d/%m", "%m/%d", "%d-%m", "%-d %b", "%B %d"])
def test_days_without_a_year(notation):
    found = find_form(pa.array(days_of_years(notation)))
    assert found is not None
    assert found.notations == [notation]
    assert not found.rest


@pytest.mark.parametrize(
    "texts",
    [
        [f"{n % 4 + 1}/{n % 8 + 1}" for n in range(90)],  # fractions
        [f"{n % 11}/10" for n in range(90)],  # scores
        [f"{n % 20 + 10}/{n % 30 + 70}" for n in range(90)],
        [f"{n % 28 + 1}.{n % 12 + 1:02}" for n in range(90)],  # decimals
    ],
)
def test_fractions_are_no_days(texts):
    found = find_form(pa.array(texts))
    assert found is None or "%" not in found.notations[0]


def test_periods():
    days = [date(2021, 1, 1) + timedelta(n * 37 % 365) for n in range(90)]
    texts = [f"{day:%d/%m/%Y} - {day + timedelta(n % 9):%d/%m/%Y}" for n, day in enumerate(days)]
    found = find_form(pa.array([*texts, "open"]))
    assert found.notations == ["%d/%m/%Y - %d/%m/%Y"]
    assert found.rest == ["open"]
    assert not found.doubt
