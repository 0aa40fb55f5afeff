"""Rules that bend the weights of a column are found before rows are made."""

from __future__ import annotations

import fakegen

COLUMNS = {
    "tier": {"choice": {"gold": 0.1, "standard": 0.9}},
    "spent": {"integer": {"min": 0, "max": 999}},
}


def bent(*constraints):
    table = {"rows": 5_000, "columns": COLUMNS, "constraints": list(constraints)}
    return fakegen.load({"tables": {"t": table}}).plan().tables[0].bent


def test_a_rule_that_resamples_a_weighted_column_bends_it():
    (found,) = bent("tier != 'gold' or spent >= 900")
    assert (found.column, found.value) == ("tier", "gold")
    assert abs(found.drawn - 0.1) < 0.03
    assert found.kept < 0.03
    assert found.places == ("schema: tables.t.constraints[0]",)


def test_an_implication_keeps_the_weights_of_what_it_depends_on():
    assert list(bent({"if": "tier == 'gold'", "then": "spent >= 900"})) == []


def test_an_implication_on_a_weighted_column_bends_that():
    (found,) = bent({"if": "spent >= 300", "then": "tier == 'gold'"})
    assert (found.column, found.value) == ("tier", "gold")
    assert found.kept > 0.6


def test_rules_that_cannot_be_satisfied_are_not_judged():
    assert list(bent("tier == 'silver'")) == []


def test_without_rules_nothing_is_bent():
    assert list(bent()) == []


def test_a_conclusion_that_hardly_ever_holds_bends_the_premise_and_is_told():
    """After 100 attempts in vain the premise is resampled too, here in a third of the rows with it."""
    (found,) = bent({"if": "tier == 'gold'", "then": "spent > 990"})
    assert (found.column, found.value) == ("tier", "gold")
    assert 0.04 < found.kept < 0.08
