"""A plugin's constraint works wherever a built-in one does."""

from __future__ import annotations

import math
from pathlib import Path
from types import ModuleType

import jsonschema
import numpy as np
import pyarrow as pa
import pytest

import fakegen
from fakegen.api import json_schema
from fakegen.errors import ParameterError, PluginError, SchemaError
from fakegen.inference.draft import draft
from fakegen.interfaces.parameters import parameters_of
from fakegen.registry import Registry

STEPS = fakegen.HintKind("steps", "construction", "learned in steps")


class Rounding(fakegen.Strategy):
    """Rounds a column down, and says why it would not."""

    def __init__(self, column, step):
        self.column, self.step = column, step

    def build(self, steps):
        if not pa.types.is_integer(steps.type(self.column)):
            raise fakegen.Unfit(f"{self.column!r} holds no whole numbers")
        assignment = fakegen.Assignment([self.column], self.rounded, "transformation", "rounded")
        built = assignment.build(steps)
        return fakegen.Built(built.kind, f"{self.column}: rounded to {self.step}")

    def rounded(self, block):
        values = block.inputs[self.column].to_numpy()
        return {self.column: pa.array(values // self.step * self.step)}


def teach_multiple(written):
    return fakegen.Hint({STEPS: [[written.get("acme.multiple"), written.get("beside")]]})


def find_multiples(data):
    for name in data.column_names:
        if pa.types.is_integer(data.schema.field(name).type):
            step = math.gcd(*data.column(name).drop_null().to_pylist())
            if step > 1:
                yield fakegen.FoundConstraint(
                    [name], {"acme.multiple": name, "of": step}, f"all are multiples of {step}"
                )


@fakegen.constraint("acme.multiple", hints=teach_multiple, finder=find_multiples)
class Multiple(fakegen.Constraint):
    """A column of multiples of a number: ``{acme.multiple: seats, of: 4}``.

    Args:
        column: The column.
        of: The number, 1 or more.
        beside: Another column of the kind.
    """

    def __init__(
        self,
        table: fakegen.Surroundings,
        *,
        column: fakegen.TableColumn,
        of: int,
        beside: fakegen.TableColumn | None = None,
    ) -> None:
        if of < 1:
            raise ParameterError(f"'of' must be 1 or more, not {of}", "of")
        both = [column, beside] if beside else [column]
        self.reads, self._of = [item.name for item in both], of
        self.text = f"{column.name} is a multiple of {of}"
        self.strategies = [Rounding(column.name, of)]

    def holds(self, inputs, size):
        return inputs[self.reads[0]].to_numpy() % self._of == 0


@fakegen.constraint("acme.distant")
def distant(
    inputs: dict[str, pa.Array],
    size: int,
    *,
    columns: list[fakegen.TableColumn],
    by: int = 1,
    where: fakegen.Predicate | None = None,
) -> np.ndarray:
    """Two columns that are far apart.

    Args:
        columns: The two.
        by: How far.
        where: In which rows.
    """
    a, b = (inputs[column.name].to_numpy() for column in columns)
    about = where.evaluate(inputs, size).to_numpy(False) if where else np.ones(size, bool)
    return ~about | (np.abs(a - b) >= by)


class Rows(fakegen.Model):
    """The rows that it was learned from."""

    method = "acme.rows"

    def __init__(self, data, steps):
        self.data, self.steps = data, steps
        self.columns = dict(zip(data.column_names, data.schema.types, strict=True))

    def sample(self, stream, given, where=()):
        rows = pa.array((stream.uniform() * self.data.num_rows).astype(np.int64))
        made = self.data.combine_chunks().take(rows)
        return {name: made.column(name).combine_chunks() for name in self.columns} | dict(given)

    draw = sample

    def state(self):
        return {}, {}

    def describe(self):
        return {"method": self.method, "columns": {}, "steps": self.steps}


def fit(data, columns, given, *, steps: list[list[str]] | None = None):
    return Rows(data, steps)


@pytest.fixture(scope="module")
def plugin() -> ModuleType:
    module = ModuleType("acme")
    module.fakegen_constraints = fakegen.hookimpl(
        lambda: [Multiple, distant], specname="fakegen_constraints"
    )
    rows = fakegen.Method("acme.rows", fit, lambda *_: None, parameters_of(fit), "Its own rows.")
    module.fakegen_methods = fakegen.hookimpl(lambda: [rows], specname="fakegen_methods")
    return module


def loaded(plugin, *rules, columns=None, **document):
    table = {
        "rows": 500,
        "columns": columns or {"a": {"integer": {"min": 0, "max": 99}}, "b": "boolean"},
        "constraints": list(rules),
    }
    return fakegen.load({**document, "tables": {"t": table}}, plugins=[plugin])


def test_its_strategy_builds_it_into_the_steps(plugin):
    schema = loaded(plugin, {"acme.multiple": "a", "of": 7})
    assert [(fact.strategy, fact.how) for fact in schema.explain().tables[0].rules] == [
        ("transformation", "a: rounded to 7")
    ]
    made = schema.generate()["t"].to_arrow()
    assert set(made["a"].to_pylist()) == set(range(0, 99, 7))
    assert schema.check(made).broken == []


def test_where_its_strategy_does_not_fit_rows_are_made_anew(plugin):
    columns = {"a": {"number": {"min": 0, "max": 9, "decimals": 0}}}
    schema = loaded(plugin, {"acme.multiple": "a", "of": 3}, columns=columns)
    assert [fact.strategy for fact in schema.explain().tables[0].rules] == ["rejection"]
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
        loaded(plugin, rule).explain()


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
    assert [(fact.strategy, fact.how) for fact in schema.explain().tables[0].rules] == [
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
    assert [fact.how for fact in schema.explain().tables[0].rules] == ["x: rounded to 4"]


def test_init_proposes_what_its_finder_finds(plugin, tmp_path: Path):
    rng = np.random.default_rng(1)
    seats = 4 * rng.integers(1, 50, 400)
    rooms = "\n".join(
        f"{n},{kind}" for n, kind in zip(seats, rng.choice(["x", "y"], 400), strict=True)
    )
    file = tmp_path / "hall.csv"
    file.write_text(f"seats,kind\n{rooms}\n")
    text = draft([file], Registry([plugin]), tmp_path)
    assert "- {acme.multiple: seats, of: 4}" in text
    assert "all are multiples of 4" in text
    (tmp_path / "hall.yaml").write_text(text)
    made = fakegen.load(tmp_path / "hall.yaml", plugins=[plugin]).generate(rows=100)
    (table,) = made.values()
    assert all(n % 4 == 0 for n in table.to_arrow()["seats"].to_pylist())


def test_a_finder_that_fails_is_named(tmp_path: Path):
    def broken(data):
        raise ValueError("no luck")

    module = ModuleType("broken")
    kind = fakegen.constraint("acme.broken", finder=broken)(lambda inputs, size, *, column: None)
    module.fakegen_constraints = fakegen.hookimpl(lambda: [kind], specname="fakegen_constraints")
    file = tmp_path / "t.csv"
    file.write_text("a\n1\n2\n")
    with pytest.raises(
        PluginError, match=r"the finder of constraint 'acme\.broken' failed: ValueError: no luck"
    ):
        draft([file], Registry([module]), tmp_path)


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
    with pytest.raises(PluginError, match="needs a keyword-only parameter"):
        fakegen.constraint("acme.none")(lambda inputs, size: None)
