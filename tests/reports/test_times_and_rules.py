"""Dates, moments and rules, as users of other tools asked for them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import holidays
import pandas as pd
import pytest
import yaml
from scipy import stats

import fakegen


def rows(columns: str, count: int = 2_000, more: str = "") -> pd.DataFrame:
    schema = (
        f"now: 2026-03-01 12:00\ntables:\n  t:\n    rows: {count}\n    columns:\n{columns}{more}"
    )
    return fakegen.generate(yaml.safe_load(schema))["t"].to_pandas()


def test_sales_happen_while_the_shop_is_open():
    """Sales of a shop: never on Sundays or public holidays, seldom in the evening."""
    made = rows("""\
      sold:
        datetime:
          from: 2025-01-01
          to: 2025-12-31
          timezone: Europe/Berlin
          weekdays: {mon: 1, tue: 1, wed: 1, thu: 1, fri: 1.5, sat: 2}
          hours: {9-18: 1, 18-20: 0.25}
          skip_holidays: DE-BE
""")
    free = holidays.country_holidays("DE", subdiv="BE", years=2025)
    assert (made.sold.dt.dayofweek < 6).all()
    assert made.sold.dt.hour.between(9, 19).all()
    assert not made.sold.dt.date.isin(list(free)).any()
    evening = int((made.sold.dt.hour >= 18).sum())
    assert stats.binomtest(evening, len(made), 0.5 / 9.5).pvalue > 1e-4  # in one of 10,000 seeds


def test_the_last_day_of_a_range_is_part_of_it():
    """A range that ends on a date used to have no moment on that date but midnight."""
    made = rows("      at: {datetime: {from: 2025-06-29, to: 2025-06-30}}\n")
    last = made[made["at"].dt.date == date(2025, 6, 30)]
    assert stats.binomtest(len(last), len(made), 0.5).pvalue > 1e-4
    assert last["at"].dt.hour.max() == 23


def test_calls_are_made_in_the_daytime_of_each_customer():
    """Call centres of several continents: local time between nine and five, whatever the zone."""
    made = rows("""\
      zone: {choice: [Asia/Tokyo, Europe/Paris, America/Chicago]}
      called: {datetime: {from: 2025-03-01, to: 2025-04-30, timezone: "{{ zone }}", hours: [9-17]}}
""")
    assert made.called.dt.hour.between(9, 16).all()
    assert made.groupby("zone").called.nunique().min() > 500


def test_the_birth_date_agrees_with_the_age():
    """Ages came from a survey; birth dates were to follow from them, and did not."""
    made = rows("""\
      age: {integer: {min: 0, max: 100}}
      born: {date: {min_age: "{{ age }}", max_age: "{{ age }}"}}
      again: {expr: "years_between(born, today)"}
""")
    assert (made.age == made.again).all()


def test_invoices_are_due_on_the_last_of_each_month():
    """Thirty days are no month: a subscription of 31 January is due on 28 February."""
    made = rows(
        """\
      number: sequence
      due: {expr: "date('2025-01-31') + months(number - 1)"}
""",
        14,
    )
    expected = pd.date_range("2025-01-31", periods=14, freq="ME").date
    assert list(made.due) == list(expected)


def test_only_closed_accounts_have_a_closing_date():
    """The upper bound of an open account's closing date lies before the lower one: nobody should ask."""
    made = rows("""\
      opened: {date: {from: 2020-01-01, to: 2025-12-31}}
      status: {choice: {open: 3, closed: 1}}
      last_seen: {expr: "opened + days(100) if status == 'closed' else opened - days(1)"}
      closed: {date: {from: "{{ opened }}", to: "{{ last_seen }}"}, when: "status == 'closed'"}
""")
    assert (made.closed.isna() == (made.status == "open")).all()
    closed = made[made.status == "closed"]
    assert ((closed.closed - closed.opened) <= timedelta(days=100)).all()


def test_a_rule_on_a_few_rows_does_not_make_them_fewer():
    """One customer in ten is gold, and gold ones spend a lot; with the rule only one in a hundred was."""
    made = rows(
        """\
      tier: {choice: {gold: 0.1, standard: 0.9}}
      spent: {distribution: {name: expon, scale: 300}}
""",
        5_000,
        """\
    constraints:
      - {if: "tier == 'gold'", then: "spent > 900"}
""",
    )
    gold = made.tier == "gold"
    assert stats.binomtest(int(gold.sum()), len(made), 0.1).pvalue > 1e-4
    assert (made.spent[gold] > 900).all()


def test_a_rule_that_no_row_can_satisfy_is_refused_before_any_is_made():
    """Cancelled orders have no delivery date, said a rule; the column had one in every row."""
    with pytest.raises(
        fakegen.SchemaError, match=r"asks for nulls of 'delivered'.*'when' or 'null'"
    ):
        rows(
            """\
      status: {choice: [cancelled, sent]}
      delivered: {date: {from: 2025-01-01, to: 2025-12-31}}
""",
            10,
            """\
    constraints:
      - {if: "status == 'cancelled'", then: "delivered is none"}
""",
        )


def test_timestamps_keep_their_order_through_working_hours():
    """Tickets are opened at any time, and answered within two working days."""
    made = rows("""\
      opened: {datetime: {from: 2025-01-01, to: 2025-12-20}}
      answered:
        datetime: {after: "{{ opened }}", within: 5d, weekdays: [mon, tue, wed, thu, fri], hours: [8-18]}
""")
    waited = made.answered - made.opened
    assert (waited > timedelta(0)).all()
    assert (waited <= timedelta(days=5)).all()
    assert (made.answered.dt.dayofweek < 5).all()
    assert made.answered.min() >= datetime(2025, 1, 1)
