"""What users of other tools asked for, as schemas: numbers, choices and patterns.

Each test is a situation in our own words, with what must come out.
"""

from __future__ import annotations

import re
import warnings
from collections import Counter
from decimal import Decimal

import numpy as np
import pyarrow.parquet as pq
import pytest
from scipy import stats

import fakegen


def table_of(columns, rows=2_000, constraints=()):
    """Return the rows of one table; any part of them alone is the same."""
    document = {
        "seed": 11,
        "tables": {"t": {"rows": rows, "columns": columns, "constraints": list(constraints)}},
    }
    schema = fakegen.load(document)
    whole = schema.generate()["t"].to_arrow()
    part = schema.generate(20, start_row=rows // 2)["t"].to_arrow()
    assert part.equals(whole.slice(rows // 2, 20))
    return whole


def test_postcodes_of_a_country_that_excludes_three_pairs_of_letters():
    """Exrex and datahelix ignore or refuse the negative look-ahead of the official expression."""
    pattern = r"[1-9]\d{3} (?!SA|SD|SS)[A-Z]{2}"
    made = table_of({"postcode": {"regex": pattern, "unique": True}}, 20_000)["postcode"]
    assert len(made.unique()) == 20_000
    assert all(re.fullmatch(pattern, value) for value in made.to_pylist())


def test_a_registration_form_wants_passwords_with_one_of_each_kind():
    """Look-aheads in front of the class are how every form checks passwords."""
    pattern = r"(?=.*[a-z])(?=.*[A-Z])(?=.*\d)(?=.*[!#%])[A-Za-z\d!#%]{10,16}"
    made = table_of({"password": {"regex": pattern}})["password"].to_pylist()
    assert all(re.fullmatch(pattern, value) for value in made)
    assert {len(value) for value in made} == set(range(10, 17))


def test_a_serial_number_whose_year_another_column_must_agree_with():
    """Two columns were drawn apart, and the year in the number was not the year of manufacture."""
    made = table_of(
        {
            "serial": {"regex": r"(?P<plant>[A-D])(?P<year>1[5-9]|2[0-5])(?!0000)\d{4}"},
            "year": {"expr": "2000 + (serial.year | int)"},
            "label": {"template": "{{ serial.plant }}/{{ year }}"},
        },
        constraints=["serial.plant != 'D' or year >= 2020"],
    )
    for row in made.to_pylist():
        plant, year = row["serial"][0], 2000 + int(row["serial"][1:3])
        assert (row["year"], row["label"]) == (year, f"{plant}/{year}")
        assert plant != "D" or year >= 2020


def test_a_pattern_copied_from_a_database_with_posix_classes():
    """It was read as a class of brackets and colons, and made garbage with a warning of Python's."""
    with warnings.catch_warnings(), pytest.raises(fakegen.SchemaError) as refused:
        warnings.simplefilter("error")
        table_of({"code": {"regex": "[[:upper:]]{2}[[:digit:]]{4}"}})
    assert "did you mean '[A-Z]'?" in str(refused.value)


def test_amounts_in_a_ledger_keep_every_digit(tmp_path):
    """A column NUMERIC(18,4) was made from floats, and the last digits were always alike."""
    columns = {
        "amount": {
            "decimal": {"min": "-99999999999999.9999", "max": "99999999999999.9999", "decimals": 4}
        }
    }
    made = table_of(columns)["amount"]
    last = Counter(str(value)[-1] for value in made.to_pylist())
    assert stats.chisquare([last[digit] for digit in "0123456789"]).pvalue > 1e-6
    schema = {"seed": 11, "tables": {"t": {"rows": 2_000, "columns": columns}}}
    fakegen.generate(schema).write(tmp_path / "t.parquet")
    fakegen.generate(schema).write(tmp_path / "t.csv")
    assert pq.read_table(tmp_path / "t.parquet")["amount"].equals(made)
    written = (tmp_path / "t.csv").read_text().split()[1:]
    assert list(map(Decimal, written)) == made.to_pylist()


def test_prices_end_in_5_cents_and_order_quantities_come_in_dozens():
    """Values in steps needed a formula that other constraints could not see through."""
    made = table_of(
        {
            "quantity": {"integer": {"min": 12, "max": 144, "step": 12}},
            "price": {"decimal": {"min": "0.95", "max": "19.95", "step": "0.05"}},
            "rating": {"number": {"min": 1, "max": 5, "step": 0.5}},
        }
    )
    assert set(made["quantity"].to_pylist()) == set(range(12, 145, 12))
    assert all(value % Decimal("0.05") == 0 for value in made["price"].to_pylist())
    assert set(made["rating"].to_pylist()) == {1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5}


def test_the_likely_answer_depends_on_another_column():
    """Weights by group took one column for each group, joined by a long expression."""
    made = table_of(
        {
            "age": {"integer": {"min": 18, "max": 90}},
            "licence": {"choice": {"yes": "{{ 9 if age < 75 else 3 }}", "no": 1}},
        },
        20_000,
    )
    age, licence = (made[name].to_numpy(zero_copy_only=False) for name in ("age", "licence"))
    # 4.9 standard errors: once in a million.
    for chosen, share in ((age < 75, 0.9), (age >= 75, 0.75)):
        error = np.sqrt(share * (1 - share) / chosen.sum())
        assert abs((licence[chosen] == "yes").mean() - share) < 4.9 * error


def test_delivery_times_have_a_usual_part_and_a_heavy_tail_by_distance():
    """Means by row and mixtures ended in Python code for one value at a time."""
    made = table_of(
        {
            "distance": {"integer": {"min": 1, "max": 50}},
            "usual": {
                "distribution": {"name": "lognormal", "median": "{{ distance * 3 }}", "sigma": 0.2}
            },
            "delay": {
                "distribution": {
                    "mixture": [
                        {"weight": 19, "name": "exponential", "mean": 2},
                        {"weight": 1, "name": "pareto", "alpha": 1.2, "smallest": 30},
                    ]
                }
            },
        },
        20_000,
    )
    usual, distance = made["usual"].to_numpy(), made["distance"].to_numpy()
    law = stats.lognorm(0.2, scale=3 * distance)
    assert stats.kstest(law.cdf(usual), "uniform").pvalue > 1e-6
    late = made["delay"].to_numpy() >= 30  # the exponential part reaches that once in 3 million
    assert abs(late.mean() - 0.05) < 4.9 * np.sqrt(0.05 * 0.95 / 20_000)


def test_a_column_type_too_small_for_its_numbers_is_refused_before_anything_is_written():
    """Hours into a run, the first value beyond 32 bits stopped it."""
    with pytest.raises(fakegen.SchemaError, match="cannot be converted to int32"):
        table_of({"id": {"integer": {"max": 3_000_000_000}, "type": "int32"}}, 5)


def test_a_column_of_a_bank_with_thirty_digits_of_which_none_is_lost(tmp_path):
    """NUMERIC(30, 10) in the database: the script holds all the digits, and the type is the column's."""
    column = {
        "decimal": {"max": Decimal("99999999999999999999.9999999999"), "decimals": 10},
        "type": "decimal(30, 10)",
    }
    tables = fakegen.generate(
        {"tables": {"holding": {"rows": 50, "columns": {"units": column}}}}, seed=1
    )
    tables.write(tmp_path / "holding.sql", dialect="postgresql")
    script = (tmp_path / "holding.sql").read_text("utf-8")
    assert "NUMERIC(30, 10)" in script.upper()
    for value in tables["holding"].to_arrow()["units"].to_pylist():
        assert str(value) in script


def test_every_customer_has_a_paid_order():
    """Each account page must show an invoice: one order at least that is paid, whatever the others are."""
    document = {
        "tables": {
            "customer": {"rows": 60, "columns": {"id": "sequence"}},
            "order": {
                "rows": 300,
                "columns": {
                    "customer": {"ref": "customer.id"},
                    "state": {"choice": {"paid": 0.5, "open": 0.5}},
                },
                "constraints": [{"at_least": 1, "per": "customer", "where": "state == 'paid'"}],
            },
        }
    }
    rows = fakegen.generate(document, seed=1)["order"].to_arrow().to_pylist()
    assert {row["customer"] for row in rows if row["state"] == "paid"} == set(range(1, 61))
    assert 110 < sum(row["state"] == "paid" for row in rows) < 190
