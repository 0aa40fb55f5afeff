"""Every provider keeps its promises: types, any rows alone, any block size, located errors."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pytest

import fakegen
from fakegen.errors import FakegenError, GenerationError, SchemaError
from fakegen.interfaces.generator import Generator, RowGenerator
from tests.conformance.conftest import needing_parameters
from tests.conformance.making import ROWS, TABLE, Made, assert_same, check_rows, registered
from tests.conformance.parameters import BESIDE, COLUMNS, OF_PARENTS, OF_TABLES, PROVIDERS

COUNTED = 500
COUNTABLE = 2**62  # larger supports are never numbered


def column_of(provider: str) -> str:
    return COLUMNS.get(provider, "made")


def document(provider: str, locale: str, said: Any = ...) -> dict[str, Any]:
    """Return a schema with the provider's column and what it may look at."""
    value = PROVIDERS.get(provider) if said is ... else said
    columns = {
        "born": {"date": {"from": "1950-01-01", "to": "2000-12-31"}},
        "name": {"choice": ["Ann", "Bob"]},
        column_of(provider): provider if value is None else {provider: value},
    }
    size = {"per": "other", "in_all": ROWS} if provider in OF_PARENTS else ROWS
    tables = {TABLE: {"columns": columns, "rows": size}}
    if provider in OF_TABLES:
        tables["other"] = {"columns": {"id": "sequence"}, "rows": 9}
        tables["more"] = {"columns": {"id": "sequence"}, "rows": 4}
    return {"locale": locale, "tables": tables, **BESIDE.get(provider, {})}


def made_by(provider: str, locale: str = "en_US") -> Made:
    """Return the provider's column; skip the test if a library that it needs is not installed."""
    try:
        return Made(document(provider, locale), [column_of(provider)])
    except SchemaError as error:
        if "requires the" in str(error):
            pytest.skip(str(error))
        raise


def test_whatever_needs_parameters_has_them_in_the_table():
    assert needing_parameters() == {"providers": [], "methods": [], "sources": []}


def test_rows_are_the_same_however_they_are_made(provider_name, locale):
    made = made_by(provider_name, locale)
    values = check_rows(made)[column_of(provider_name)]
    (step,) = [s for s in made.plan.tables[TABLE].steps if s.label == column_of(provider_name)]
    generator = step.generator
    if not generator.nullable:
        assert values.null_count == 0
    if isinstance(generator, RowGenerator):
        assert generator.columns[column_of(provider_name)] == values.type
        return
    assert generator.type == values.type
    if generator.distinct:
        assert len(values.unique()) == ROWS
    if generator.support is not None:
        check_counted(generator, values.to_pylist())


def check_counted(generator: Generator, made: list[Any]) -> None:
    """Check that values that can be counted all differ, and hold those that are made."""
    last = min(generator.support, COUNTABLE) - 1
    ranks = np.unique(np.linspace(0, last, COUNTED).astype(np.uint64))
    every = generator.unrank(np.minimum(ranks, np.uint64(last)))
    assert every.type == generator.type
    assert len(set(every.to_pylist())) == len(ranks)
    if generator.support <= COUNTED:
        assert set(made) <= set(every.to_pylist())


def test_another_process_can_build_the_same_plan(provider_name):
    made = made_by(provider_name)
    sent = pickle.loads(pickle.dumps(made.recipe))
    assert_same(made.rows_of(sent.build()), made.rows(), "from a pickled recipe")


def test_the_public_face_makes_the_same_rows(provider_name):
    column, schema = column_of(provider_name), fakegen.load(document(provider_name, "en_US"))
    whole = schema.generate(seed=7)[TABLE].to_arrow().select([column])
    assert_same(made_by(provider_name).rows(), whole, "by the engine alone")
    some = schema.generate({TABLE: 20}, seed=7, start_row=20, only=[f"{TABLE}.{column}"])[TABLE]
    assert_same(some.to_arrow(), whole.slice(20), "from a row on")


WRONG: list[Any] = [
    -1, 0, 2**70, 1e300, float("nan"), "", "zzz", "{{", True, [], [None], [[1], "x"], {},
    {"zzz": None}, {"zzz": [1]}, {1: 2},
]  # fmt: skip


def base_of(provider: str) -> dict[str, Any]:
    """Return the parameters that a provider needs, by name."""
    item, given = registered().provider(provider, "en_US"), PROVIDERS.get(provider)
    if isinstance(given, dict) and not item.takes_value:
        return given
    return {} if given is None else {next(iter(item.parameters)): given}


def test_whatever_is_said_ends_in_rows_or_in_a_located_message(provider_name):
    base, item = base_of(provider_name), registered().provider(provider_name, "en_US")
    for wrong in WRONG:
        for value in [wrong, *({**base, name: wrong} for name in item.parameters)]:
            ends_well(provider_name, document(provider_name, "en_US", value))


def test_parameters_by_row_end_in_rows_or_in_a_located_message(provider_name):
    base, item = base_of(provider_name), registered().provider(provider_name, "en_US")
    for dynamic in ("{{ name }}", "{{ born.year % 9 }}", "{{ none }}"):
        for parameter in item.parameters:
            said = {**base, parameter: dynamic}
            ends_well(provider_name, document(provider_name, "en_US", said))


def ends_well(provider: str, schema: dict[str, Any]) -> None:
    """Check that a schema makes rows, or is refused with its place and in words."""
    said = schema["tables"][TABLE]["columns"]
    try:
        made = Made(schema, [column_of(provider)])
        made.rows().validate(full=True)
    except SchemaError as error:
        for problem in error.problems:
            assert problem.mark.path.startswith("tables.t.columns"), problem
            _is_a_sentence(said, problem.message)
    except GenerationError as error:
        _is_a_sentence(said, str(error))
    except FakegenError as error:
        pytest.fail(f"{said}: {type(error).__name__} has no place in the schema: {error}")
    except Exception as error:
        raise AssertionError(said) from error


def _is_a_sentence(said: object, message: str) -> None:
    assert message.strip(), said
    assert "failed: " not in message, message  # another library's exception, found too late


def test_an_unknown_parameter_is_named(provider_name):
    item = registered().provider(provider_name, "en_US")
    if item.takes_value:
        return
    with pytest.raises(SchemaError) as caught:
        Made(document(provider_name, "en_US", {"no_such_parameter": 1}))
    assert "no_such_parameter" in str(caught.value)
