"""Which columns of a table have a form."""

from __future__ import annotations

import pyarrow as pa
import pytest

from fakegen.profiling.column_forms import find_forms, read_form
from fakegen.profiling.missing import suspected_missing


def forms(**columns):
    found = find_forms({name: pa.array(values) for name, values in columns.items()}, {})
    return {name: form.notations for name, form in found.items()}


@pytest.mark.parametrize(
    ("values", "notations"),
    [
        ([f"{n} kg" for n in range(40)], ["0 kg"]),
        ([f"{n % 5} doors" for n in range(40)], None),  # a category
        ([str(n) for n in range(10_000, 10_040)], None),  # a code
        ([str(n) for n in range(80, 140)], ["0"]),
        ([str(n) for n in range(1960, 2010)] + ["unknown"] * 2, ["0"]),  # years
        ([str(n) for n in range(1960, 9999, 99)], None),  # codes
        (["2020-01-01"] * 9, None),
        (["13/01/2020", "14/01/2020"], ["%d/%m/%Y"]),
        ([20200101 + n for n in range(28)], ["%Y%m%d"]),
        ([f"{n} kg" for n in range(40)] + [f"note {n}" for n in range(9)], None),
    ],
)
def test_forms(values, notations):
    assert forms(a=values).get("a") == notations


def test_missing_codes_hide_no_form():
    values = pa.array(["13/01/2020", "14/02/2020", "n/a", "n/a", "n/a"] * 4)
    found = find_forms({"a": values}, {}, {"a": suspected_missing(values)})["a"]
    assert found.notations == ["%d/%m/%Y"]
    assert (found.rest, found.rest_rows) == (["n/a"], [12])


def test_identifiers_have_no_form():
    assert not forms(customer_id=[f"{n}" for n in range(80, 140)])


def test_numbers_of_persons_have_no_form():
    numbers = [
        f"{40 + n % 59}.{1 + n % 12:02}.{1 + n % 28:02}-{n % 997:03}.{n % 97:02}"
        for n in range(400)
    ]
    places = [f"{48 + n / 50:.5f},{1 + n / 70:.5f}" for n in range(400)]
    assert forms(a=numbers, b=places) == {"b": ["0.00000,0.00000"]}


def test_other_columns_settle_the_order_of_day_and_month():
    told, open_ = ["13/01/2020", "14/02/2020"] * 5, ["01/02/2020", "03/04/2020"] * 5
    assert forms(a=told, b=open_)["b"] == ["%d/%m/%Y"]
    assert forms(b=open_)["b"] == ["%m/%d/%Y"]


def test_what_has_no_form_is_null():
    values = pa.array([f"{n} kg" for n in range(40)] + ["?"])
    found = find_forms({"a": values}, {})["a"]
    assert read_form(values, found).to_pylist() == [*range(40), None]


@pytest.mark.parametrize(
    ("write", "notations"),
    [
        (lambda n: f"{n}-{n * 7 % 90}", ["0-0"]),
        (lambda n: f"{n % 3}-{n % 2}", None),  # a category
        (lambda n: f"{n + 100}-{n * 7 % 90 + 10}-{n + 200}", None),  # always as many digits
        (lambda n: f"{n:03}-{n * 7 % 90:03}", None),
        (lambda n: f"{n % 9 + 2010}-W{n * 7 % 52:02}", ["0-W00"]),  # years are no code
        (lambda n: f"51°{n % 60:02}'{n * 7 % 60:02}\"", ["51°00''''00\""]),  # nor are measures
    ],
)
def test_several_numbers(write, notations):
    assert forms(a=[write(n) for n in range(99)]).get("a") == notations


def test_several_numbers_of_persons_have_no_form():
    assert not forms(phone=[f"{n}-{n * 7 % 90}" for n in range(99)])
