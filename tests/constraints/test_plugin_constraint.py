"""A plugin's constraint works wherever a built-in one does."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import jsonschema
import numpy as np
import pytest

import fakegen
from fakegen import json_schema
from fakegen.errors import PluginError, SchemaError


@pytest.fixture(scope="module")
def plugin() -> str:
    return str(Path(__file__).with_name("acme_plugin.py"))


def loaded(plugin, *rules, columns=None, **document):
    table = {
        "rows": 500,
        "columns": columns or {"a": {"integer": {"min": 0, "max": 99}}, "b": "boolean"},
        "constraints": list(rules),
    }
    return fakegen.load({**document, "tables": {"t": table}}, plugins=[plugin])


def test_its_strategy_builds_it_into_the_steps(plugin):
    schema = loaded(plugin, {"acme.multiple": "a", "of": 7})
    assert [(fact.strategy, fact.how) for fact in schema.plan().tables[0].rules] == [
        ("transformation", "a: rounded to 7")
    ]
    made = schema.generate()["t"].to_arrow()
    assert set(made["a"].to_pylist()) == set(range(0, 99, 7))
    assert schema.check(made).violations == []


def test_where_its_strategy_does_not_fit_rows_are_made_anew(plugin):
    columns = {"a": {"number": {"min": 0, "max": 9, "decimals": 0}}}
    schema = loaded(plugin, {"acme.multiple": "a", "of": 3}, columns=columns)
    assert [fact.strategy for fact in schema.plan().tables[0].rules] == ["rejection"]
    assert set(schema.generate()["t"].to_arrow()["a"].to_pylist()) == {0, 3, 6, 9}


def test_a_function_checks_rows(plugin):
    columns = {name: {"integer": {"min": 0, "max": 99}} for name in "ab"}
    rule = {"acme.distant": ["a", "b"], "by": 50, "where": "a < 90"}
    made = loaded(plugin, rule, columns=columns).generate()["t"].to_arrow().to_pylist()
    assert all(row["a"] >= 90 or abs(row["a"] - row["b"]) >= 50 for row in made)
    assert any(abs(row["a"] - row["b"]) < 50 for row in made)


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        (
            {"acme.multpile": "a", "of": 3},
            r"constraints\[0\]\.acme\.multpile: unknown constraint .*did you mean 'acme\.multiple'",
        ),
        ({"acme.multiple": "a"}, r"constraint 'acme\.multiple' needs 'of'"),
        (
            {"acme.multiple": "a", "besides": 3},
            r"\.besides: constraint 'acme\.multiple' has no parameter .*did you mean 'beside'",
        ),
        ({"acme.multiple": "a", "of": "x"}, r"\.of: 'of' must be an integer, not 'x'"),
        ({"acme.multiple": "a", "of": 0}, r"\.of: 'of' must be 1 or more, not 0"),
        ({"acme.multiple": "aa", "of": 3}, r"there is no column 'aa'; did you mean 'a'"),
        ({"acme.distant": ["a", "b"], "where": "a"}, r"\.where: a condition must be true or false"),
    ],
)
def test_mistakes_are_located(plugin, rule, message):
    with pytest.raises(SchemaError, match=message):
        loaded(plugin, rule).plan()


def test_a_method_that_understands_its_hint_is_taught(plugin):
    rows = [{"x": n * 4, "y": n} for n in range(50)]
    schema = loaded(
        plugin,
        {"acme.multiple": "x", "of": 4, "beside": "y"},
        columns={"*": {"model": "m"}},
        sources={"s": {"rows": rows}},
        models={"m": {"source": "s", "method": "acme.rows"}},
    )
    assert schema.learn("m").describe()["steps"] == [["x", "y"]]
    assert [(fact.strategy, fact.how) for fact in schema.plan().tables[0].rules] == [
        ("construction", "learned in steps")
    ]


def test_a_method_that_does_not_is_not_asked(plugin):
    rows = [{"x": n * 4, "y": n} for n in range(50)]
    schema = loaded(
        plugin,
        {"acme.multiple": "x", "of": 4, "beside": "y"},
        columns={"*": {"model": "m"}},
        sources={"s": {"rows": rows}},
        models={"m": {"source": "s"}},
    )
    assert [fact.how for fact in schema.plan().tables[0].rules] == ["x: rounded to 4"]


def test_init_proposes_what_its_finder_finds(plugin, tmp_path: Path):
    rng = np.random.default_rng(1)
    seats = 4 * rng.integers(1, 50, 400)
    rooms = "\n".join(
        f"{n},{kind}" for n, kind in zip(seats, rng.choice(["x", "y"], 400), strict=True)
    )
    file = tmp_path / "hall.csv"
    file.write_text(f"seats,kind\n{rooms}\n")
    text = fakegen.infer_schema(file, plugins=[plugin], folder=tmp_path)
    assert "- {acme.multiple: seats, of: 4}" in text
    assert "all are multiples of 4" in text
    (tmp_path / "hall.yaml").write_text(text)
    made = fakegen.load(tmp_path / "hall.yaml", plugins=[plugin]).generate(rows=100)
    (table,) = made.values()
    assert all(n % 4 == 0 for n in table.to_arrow()["seats"].to_pylist())


def test_finders_share_one_look_at_a_table(tmp_path: Path):
    (tmp_path / "sales.csv").write_text("city,n\n" + "".join(f"c{n % 5},{n}\n" for n in range(40)))
    seen = []

    def look(table):
        return [column.distinct for column in table.columns]

    def finder(table):
        seen.append((table, table.once(look)))
        return []

    kinds = [
        fakegen.ConstraintKind(f"acme.{name}", lambda table: None, finder=finder) for name in "ab"
    ]
    fakegen.infer_schema(tmp_path / "sales.csv", plugins=kinds)
    (first, found), (second, again) = seen[:2]  # the others look at tables of entities
    assert first is second
    assert found is again
    assert found == [5, 40]
    assert isinstance(first, fakegen.Observed)


def test_built_in_kinds_bring_their_finders_as_plugins_do():
    from fakegen.profiling.rule_search import FINDERS

    kinds = fakegen.registry_for().constraints
    found = {name: kind.finder for name, kind in kinds.items() if kind.finder in FINDERS.values()}
    assert list(found.items()) == list(FINDERS.items())


def test_a_finder_that_fails_is_named(tmp_path: Path):
    def broken(data):
        raise ValueError("no luck")

    module = ModuleType("broken")
    kind = fakegen.ConstraintKind("acme.broken", lambda table: None, finder=broken)
    module.fakegen_constraints = fakegen.hookimpl(lambda: [kind], specname="fakegen_constraints")
    file = tmp_path / "t.csv"
    file.write_text("a\n1\n2\n")
    with pytest.raises(
        PluginError, match=r"the finder of constraint 'acme\.broken' failed: ValueError: no luck"
    ):
        fakegen.infer_schema(file, plugins=[module], folder=tmp_path)


def test_editors_know_it(plugin):
    validator = jsonschema.Draft202012Validator(json_schema(plugins=[plugin]))

    def messages(rule):
        table = {"columns": {"a": "uuid"}, "constraints": [rule]}
        return [error.message for error in validator.iter_errors({"tables": {"t": table}})]

    assert messages({"acme.multiple": "a", "of": 3}) == []
    assert messages({"acme.multiple": "a", "of": "x"}) == ["'x' is not of type 'integer'"]
    assert messages({"acme.multiple": "a"}) == ["'of' is a required property"]
    assert len(messages({"acme.multple": "a", "of": 3})) == 1


def test_a_kind_without_parameters_is_refused():
    with pytest.raises(PluginError, match="needs a parameter for the value"):
        fakegen.constraint("acme.none")(lambda inputs, size: None)
