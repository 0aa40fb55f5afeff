"""Every kind of constraint, by each of its strategies: made rows satisfy it, any rows alone too."""

from __future__ import annotations

import pickle

import pytest

import fakegen
from fakegen.errors import SchemaError
from tests.conformance.constraints import CONSTRAINTS, PLACES, kind_of
from tests.conformance.making import registered

ROWS = 1_000
RANGES = ((0, 1), (431, 50), (ROWS - 1, 1))


def schema(columns, *rules) -> fakegen.Schema:
    table = {"rows": ROWS, "columns": columns, "constraints": list(rules)}
    return fakegen.load({"sources": {"places": PLACES}, "tables": {"t": table}})


def first_case(kind: str) -> tuple[dict, dict]:
    """Return the columns and the constraint, as a mapping, of a kind's first case."""
    columns, rule, _ = next(CONSTRAINTS[case] for case in CONSTRAINTS if kind_of(case) == kind)
    return columns, rule if isinstance(rule, dict) else {"expr": rule}


def test_every_kind_has_a_case(constraint_name):
    assert constraint_name in map(kind_of, CONSTRAINTS)


def test_made_rows_satisfy_it_and_the_plan_says_how(constraint_case):
    columns, rule, strategy = CONSTRAINTS[constraint_case]
    loaded = schema(columns, rule)
    made = loaded.generate()["t"].to_arrow()
    made.validate(full=True)
    assert made.num_rows == ROWS
    assert loaded.check(made).violations == []
    assert [fact.strategy for fact in loaded.plan().tables[0].rules] == [strategy]
    for start, count in RANGES:
        some = loaded.generate(start_row=start, rows=count)["t"].to_arrow()
        assert some.equals(made.slice(start, count)), f"rows from {start} on"


def test_rows_that_violate_it_are_found(constraint_case):
    columns, rule, _ = CONSTRAINTS[constraint_case]
    free = schema(columns).generate()["t"].to_arrow()
    # Some rows twice, so that what must be unique or limited is violated, too.
    report = schema(columns, rule).check(free.take([*range(100), *range(ROWS - 100)]))
    assert len(report.violations) == 1
    assert report.violations[0].count > 0
    assert report.violations[0].rows


def test_the_schema_can_be_pickled(constraint_case):
    columns, rule, _ = CONSTRAINTS[constraint_case]
    sent = pickle.loads(pickle.dumps(schema(columns, rule)))
    some = sent.generate(start_row=20, rows=5)["t"].to_arrow()
    assert some.equals(schema(columns, rule).generate(start_row=20, rows=5)["t"].to_arrow())


WRONG = [-1, "no_such_column", [], {"zzz": 1}, [[1, None]], None, True]


@pytest.mark.parametrize("wrong", WRONG, ids=repr)
def test_whatever_is_written_is_taken_or_located(constraint_name, wrong):
    columns, given = first_case(constraint_name)
    for parameter in registered().constraints[constraint_name].parameters:
        try:
            schema(columns, {**given, parameter: wrong}).plan()
        except SchemaError as error:
            for problem in error.problems:
                assert problem.mark.path.startswith("tables.t.constraints"), problem
                assert problem.message.strip()


def test_an_unknown_parameter_is_named(constraint_name):
    columns, given = first_case(constraint_name)
    with pytest.raises(SchemaError, match="no_such_parameter"):
        schema(columns, {**given, "no_such_parameter": 1}).plan()
