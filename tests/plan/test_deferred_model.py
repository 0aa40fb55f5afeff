"""A model is fitted when something needs what only fitting tells, and then once."""

from __future__ import annotations

import pickle

import pytest

import fakegen
from fakegen.learning.trees.chain import Chain
from fakegen.learning.trees.fit_trees import IndependentLearner

ROWS = [{"kind": "ab"[n % 2], "size": n % 7, "note": f"n{n} {n * 7919}"} for n in range(80)]
DOCUMENT = {
    "sources": {"s": {"rows": ROWS}},
    "models": {"m": {"source": "s", "method": "independent"}},
    "tables": {
        "t": {
            "rows": 30,
            "columns": {
                "id": "sequence",
                "*": {"model": "m"},
                "twice": {"expr": "2 * size"},
                "number": {"integer": {"min": 1, "max": 9}},
            },
            "constraints": ["size >= 0", {"increasing": ["size", "number"]}],
        },
        "u": {"rows": 5, "columns": {"of": {"ref": "t.kind"}, "n": "sequence"}},
    },
}


@pytest.fixture
def schema(fits):
    return fakegen.load(DOCUMENT)


def made(tables):
    return {name: table.to_arrow().to_pydict() for name, table in tables.items()}


def test_what_draws_nothing_from_it_does_not_wait(schema, fits):
    explained = schema.plan()
    assert explained.models[0].rows == len(ROWS)
    assert set(explained.models[0].left_out) == {"note"}
    assert list(explained.models[0].columns) == ["kind", "size"]
    made(schema.generate(only=["t.id", "u.n"]))
    schema.check(schema.generate(only=["t.id"])["t"].to_arrow(), "t")
    assert not fits


@pytest.mark.parametrize("only", ["t", "t.kind", "t.twice", "u.of"])
def test_what_draws_from_it_fits_it_once(schema, fits, only):
    first = made(schema.generate(only=[only]))
    assert made(schema.generate(only=[only])) == first
    schema.generate(seed=5)["t"].to_arrow()
    assert len(fits) == 1


def test_no_value_depends_on_when_it_is_fitted(fits):
    whole = made(fakegen.load(DOCUMENT).generate())
    part = fakegen.load(DOCUMENT)
    assert made(part.generate(only=["t.id"]))["t"]["id"] == whole["t"]["id"]
    assert made(part.generate()) == whole
    learned = fakegen.load(DOCUMENT)
    learned.learn("m")
    assert made(learned.generate()) == whole


def test_a_table_travels_with_what_it_draws_from(fits):
    table = fakegen.load(DOCUMENT).generate()["t"]
    sent = pickle.dumps(table)
    assert len(fits) == 1
    assert pickle.loads(sent).to_arrow().equals(table.to_arrow())
    assert len(fits) == 1


@pytest.mark.usefixtures("workers_are_kept")
def test_workers_are_sent_only_what_they_need(fits, monkeypatch):
    monkeypatch.setattr("fakegen.engine.run.BLOCK_ROWS", 10)
    whole = made(fakegen.load(DOCUMENT).generate())
    loaded = fakegen.load(DOCUMENT)
    fits.clear()
    tables = loaded.generate(workers=2, executor="processes", only=["t.id"])
    assert made(tables)["t"]["id"] == whole["t"]["id"]
    assert not fits
    assert made(loaded.generate(workers=2, executor="processes")) == whole
    assert len(fits) == 1


def test_a_condition_needs_its_evidence(fits):
    table = {**DOCUMENT["tables"]["t"], "conditions": [{"where": {"kind": "a"}, "rows": 3}]}
    loaded = fakegen.load({**DOCUMENT, "tables": {"t": table}})
    assert loaded.plan().tables[0].conditions[0].evidence
    assert len(fits) == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"columns": {"weight": {"kind": "numeric"}}}, "the source has no column 'weight'"),
        ({"source": "z"}, "there is no source 'z'"),
        ({"method": "tree"}, "unknown method 'tree'"),
        ({"columns": {"note": {"kind": "numeric"}}}, "models.m.columns.note"),
        ({"given": ["sizes"]}, "did you mean 'size'"),
        ({"max_rows": 0}, "models.m.max_rows"),
    ],
)
def test_what_is_wrong_with_it_is_found_before(change, words, fits):
    model = {**DOCUMENT["models"]["m"], **change}
    with pytest.raises(fakegen.SchemaError, match=words):
        fakegen.load({**DOCUMENT, "models": {"m": model}}).plan()
    assert not fits


def test_what_only_fitting_finds_has_its_place(schema, monkeypatch):
    def fail(self, *arguments):
        raise fakegen.ModelError("too odd")

    monkeypatch.setattr(IndependentLearner, "learn", fail)
    schema.plan()
    for _ in range(2):
        with pytest.raises(fakegen.SchemaError, match=r"models\.m: too odd"):
            schema.generate()["t"].to_arrow()
    assert made(schema.generate(only=["t.id"]))["t"]["id"][0] == 1


@pytest.mark.parametrize("method", ["trees", "independent", "copula"])
@pytest.mark.parametrize("given", [[], ["size"]])
def test_a_column_alone_is_that_of_the_whole(method, given):
    rows = [{"kind": "ab"[n % 2], "size": n % 7, "far": n % 3 + n % 7} for n in range(80)]
    columns = {
        **({"size": {"integer": {"min": 0, "max": 6}}} if given else {}),
        "*": {"model": {"name": "m", "given": given} if given else "m"},
    }
    select = {"kind": "kind", "size": "size", "far": "far", "double": "2 * size"}
    schema = fakegen.load(
        {
            "sources": {"s": {"rows": rows, "select": select}},
            "models": {"m": {"source": "s", "method": method}},
            "tables": {"t": {"rows": 200, "columns": columns, "constraints": ["far < 8"]}},
        }
    )
    whole = schema.generate()["t"].to_arrow()
    assert set(whole.column_names) == {"kind", "size", "far", "double"}
    for name in whole.column_names:
        assert schema.generate(only=[f"t.{name}"])["t"].to_arrow().equals(whole.select([name]))


def test_columns_that_come_last_are_not_drawn_for_others(monkeypatch):
    drawn = []
    draw = Chain.draw

    def counting(self, number, *arguments):
        drawn.append(self.codings[number].label)
        return draw(self, number, *arguments)

    monkeypatch.setattr(Chain, "draw", counting)
    document = {**DOCUMENT, "tables": {"t": {"rows": 30, "columns": {"*": {"model": "m"}}}}}
    loaded = fakegen.load(document)
    alone = {}
    for name in ("kind", "size"):
        drawn.clear()
        loaded.generate(only=[f"t.{name}"])["t"].to_arrow()
        alone[name] = set(drawn)
    assert sorted(map(len, alone.values())) == [1, 2]
    assert all(name in names for name, names in alone.items())
