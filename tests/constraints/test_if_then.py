"""What an ``if`` resamples: first what only ``then`` reads."""

from __future__ import annotations

import pytest
from scipy import stats

import fakegen

ROWS = 20_000


def made(columns, constraint, **options):
    table = {"rows": ROWS, "columns": columns, "constraints": [constraint]}
    return fakegen.generate({"tables": {"t": table}}, **options)["t"].to_pandas()


TIERS = {"choice": {"gold": 0.1, "standard": 0.9}}
SPENT = {"integer": {"min": 0, "max": 999}}
GOLD = {"if": "tier == 'gold'", "then": "spent >= 900"}


def test_what_the_rule_depends_on_keeps_its_distribution():
    rows = made({"tier": TIERS, "spent": SPENT}, GOLD)
    gold = rows.tier == "gold"
    # One false alarm in ten thousand seeds, as below.
    assert stats.binomtest(int(gold.sum()), ROWS, 0.1).pvalue > 1e-4
    assert (rows.spent[gold] >= 900).all()
    assert stats.kstest(rows.spent[gold], stats.randint(900, 1000).cdf).pvalue > 1e-4


def test_a_computed_column_is_resampled_through_what_the_rule_does_not_depend_on():
    columns = {
        "tier": TIERS,
        "price": SPENT,
        "rate": {"integer": {"min": 1, "max": 4}},
        "total": {"expr": "price * rate"},
    }
    rows = made(columns, {"if": "tier == 'gold' and rate == 4", "then": "total >= 3600"})
    assert stats.binomtest(int((rows.tier == "gold").sum()), ROWS, 0.1).pvalue > 1e-4
    assert stats.chisquare(rows.rate.value_counts()).pvalue > 1e-4
    chosen = rows[(rows.tier == "gold") & (rows.rate == 4)]
    assert (chosen.total >= 3600).all()


def test_after_a_hundred_attempts_everything_is_resampled():
    columns = {"tier": TIERS, "spent": {"integer": {"min": 0, "max": 800}}}
    rows = made(columns, GOLD)
    assert (rows.tier == "standard").all()


def test_blocks_do_not_matter():
    columns = {"tier": TIERS, "spent": {"integer": {"min": 0, "max": 905}}}
    document = {"tables": {"t": {"rows": 3_000, "columns": columns, "constraints": [GOLD]}}}
    whole = fakegen.generate(document)["t"].to_arrow()
    for start, size in ((0, 1), (17, 5), (1_000, 300), (2_999, 1)):
        part = fakegen.generate(document, start_row=start, rows=size)["t"].to_arrow()
        assert part == whole.slice(start, size)


@pytest.mark.parametrize(
    "rule", [{"if": "spent > 5", "then": "tier is none"}, "spent > 5 and tier is none"]
)
def test_nulls_of_a_column_without_nulls_are_refused(rule):
    with pytest.raises(fakegen.SchemaError, match="asks for nulls of 'tier', which is never null"):
        made({"tier": TIERS, "spent": SPENT}, rule)


@pytest.mark.parametrize(
    "rule", [{"if": "spent > 5", "then": "spent > 1 and tier is not none"}, "tier is not none"]
)
@pytest.mark.parametrize("tier", [{**TIERS, "null": 1}, {"constant": None, "type": "string"}])
def test_values_of_a_column_that_is_always_null_are_refused(rule, tier):
    with pytest.raises(
        fakegen.SchemaError, match="asks for values of 'tier', which is always null"
    ):
        made({"tier": tier, "spent": SPENT}, rule)


def test_a_rule_that_several_columns_satisfy_is_kept():
    columns = {"tier": {**TIERS, "null": 1}, "other": TIERS, "spent": SPENT}
    assert made(columns, "not (tier is none and other is none)").tier.isna().all()


@pytest.mark.parametrize(
    "tier",
    [{**TIERS, "null": 0.5}, {**TIERS, "when": "spent <= 5"}, {"expr": "other"}],
)
def test_nulls_of_a_column_with_nulls_are_kept(tier):
    columns = {"tier": tier, "spent": SPENT, "other": {**TIERS, "null": 0.5}}
    rows = made(columns, {"if": "spent > 5", "then": "tier is none"})
    assert rows.tier[rows.spent > 5].isna().all()
