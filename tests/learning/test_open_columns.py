"""Open values are in no model file, no inferred schema and no message, at any number of rows."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

import fakegen
from fakegen.cli.main import run

METHODS = ("trees", "copula", "independent")
pytestmark = [
    pytest.mark.filterwarnings("ignore::fakegen.errors.FakegenWarning"),
    pytest.mark.usefixtures("decoded_here"),
]


def identifiers(rows: int, times: int, seed: int = 0) -> dict[str, pa.Array]:
    """Return columns in which each value occurs so many times (but for the last), mixed."""
    rng = np.random.default_rng(seed)
    count = -(-rows // times)

    def mixed(values) -> pa.Array:
        return pa.array(values).take(pa.array(np.repeat(np.arange(count), times)[:rows][order]))

    order = rng.permutation(rows)
    days = rng.choice(30_000, count, replace=False).astype(np.int32) - 15_000
    letters = np.array(list("bcdfghjklmnpqrstvwxz"))
    words = ["".join(rng.choice(letters, 9)) for _ in range(count)]
    return {
        "code": mixed([f"{word[:3].upper()}-{n:07}" for word, n in zip(words, rng.choice(10**7, count, replace=False), strict=True)]),
        "name": mixed([f"{word[:4].title()} {word[4:].title()}" for word in words]),
        "national_number": mixed(rng.choice(10**10, count, replace=False) + 10**10),
        "customer_id": mixed(rng.choice(10**9, count, replace=False) + 1_234_567),
        "birth_date": mixed(pa.array(days).cast(pa.date32())),
        "seen": mixed(pa.array(rng.choice(10**15, count), pa.timestamp("us"))),
        "bytes": mixed([word.encode() for word in words]),
        "pay": pa.array(rng.normal(3_000, 500, rows).round(2)),
        "sex": pa.array(rng.choice(["female", "male"], rows)),
    }  # fmt: skip


SHAPES = [(5, 1), (5, 2), (5, 9), (99, 1), (99, 2), (99, 9), (1_000, 1), (1_000, 9), (6_000, 2)]
SECRET = ("code", "name", "national_number", "customer_id", "birth_date", "seen", "bytes")
SIGNS = str.maketrans(dict.fromkeys('"[],(){}:\n#\\', " "))


def traces(values: pa.Array) -> set[str]:
    """Return what would give values away: as texts, and as the numbers that store moments.

    Of many dates, only the first and the last count: means of dates are dates that may occur, too.
    """
    if pa.types.is_date(values.type) and len(values) > 1_000:
        values = pa.array([*pc.min_max(values).values()], values.type)
    found = set(pc.unique(values).cast(pa.string()).to_pylist())
    if pa.types.is_timestamp(values.type):
        found |= set(map(str, pc.unique(values).cast(pa.int64()).to_pylist()))
    return found


def contents(path: Path) -> Iterator[str]:
    """Yield everything in a model file as text: each word of its JSON, and each number of its arrays."""
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.endswith(".json"):
                yield archive.read(name).decode()
            else:
                array = np.load(io.BytesIO(archive.read(name)))
                yield " ".join(f"{n:.15g}" for n in np.unique(array).tolist())


def words(text: str) -> list[str]:
    return [word.removesuffix(".0") for word in text.translate(SIGNS).split()]


def leaked(texts: Iterable[str], secrets: set[str]) -> set[str]:
    """Return which secrets occur in texts, as a word or as words that follow each other."""
    sought = {tuple(words(secret)): secret for secret in secrets}
    found = set()
    for said in map(words, texts):
        for size in {*map(len, sought)}:
            runs = zip(*(said[start:] for start in range(size)), strict=False)
            found |= {sought[run] for run in runs if run in sought}
    return found


FITTED = [("trees", *shape) for shape in SHAPES]
FITTED += [(method, 99, times) for method in METHODS[1:] for times in (1, 2, 9)]


@pytest.mark.parametrize(("method", "rows", "times"), FITTED)
def test_a_model_file_holds_no_open_value(method, rows, times, tmp_path, capsys):
    data = pa.table(identifiers(rows, times))
    if rows < 10:
        data = data.set_column(8, "sex", pa.array(["female"] * rows).cast(pa.string()))
    pq.write_table(data, tmp_path / "t.parquet")
    schema = f"""
sources: {{s: {{file: t.parquet}}}}
models: {{m: {{source: s, method: {method}, file: m.model}}}}
tables: {{t: {{rows: 50, columns: {{"*": {{model: m}}}}}}}}
"""
    (tmp_path / "s.yaml").write_text(schema)
    assert run(["learn", str(tmp_path / "s.yaml")]) == 0
    assert run(["model", "show", str(tmp_path / "m.model")]) == 0
    assert run(["plan", str(tmp_path / "s.yaml")]) == 0
    printed = capsys.readouterr()
    secrets = set().union(*(traces(data[name].combine_chunks()) for name in SECRET))
    assert not leaked([*contents(tmp_path / "m.model"), printed.out, printed.err], secrets)
    left_out = fakegen.load_model(tmp_path / "m.model").left_out
    assert {"code", "name", "customer_id", "bytes"} <= left_out.keys()
    assert "may identify persons or things" in left_out["code"]
    assert "'kind: categorical'" in left_out["code"]


@pytest.mark.usefixtures("drawn_once")
@pytest.mark.parametrize(("rows", "times"), SHAPES)
def test_an_inferred_schema_holds_no_open_value(rows, times, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    data = pa.table(identifiers(rows, times))
    pq.write_table(data, "t.parquet")
    text = fakegen.infer_schema("t.parquet")
    secrets = set().union(*(traces(data[name].combine_chunks()) for name in SECRET))
    assert not leaked([text], secrets)
    Path("s.yaml").write_text(text)
    made = fakegen.generate("s.yaml", min(rows, 500))["t"].to_arrow()
    for name in ("code", "name", "national_number", "customer_id", "bytes"):
        copied = pc.is_in(made[name], value_set=pc.unique(data[name]))
        assert pc.mean(copied.cast(pa.float64())).as_py() < 0.05, name


@pytest.mark.parametrize("method", METHODS)
def test_a_sample_of_a_long_table_is_judged_by_the_whole(method):
    rng = np.random.default_rng(4)
    town = [f"town {n}" for n in range(200)]
    data = pa.table({"town": rng.choice(town, 40_000), "who": [f"p{n}" for n in range(40_000)]})
    model = fakegen.learn(data, method, max_rows=1_000)
    assert list(model.columns) == ["town"]


@pytest.mark.parametrize("method", METHODS)
def test_closed_categories_and_numbers_keep_their_thin_values(method):
    levels = ["a"] * 900 + ["b"] * 80 + ["c"] * 8 + ["d"] * 2
    numbers = [0] * 500 + [1] * 470 + [2] * 8 + [5] * 7 + [9] * 3 + [12] * 2
    model = fakegen.learn(pa.table({"level": levels, "number": pa.array(numbers)}), method)
    made = model.sample(20_000).to_arrow()
    assert set(made["level"].to_pylist()) == {"a", "b", "c", "d"}
    assert set(made["number"].to_pylist()) <= {*numbers}


@pytest.mark.parametrize("method", METHODS)
def test_an_open_column_is_learned_if_it_is_declared(method):
    names = [f"name {n}" for n in range(60)]
    model = fakegen.learn(pa.table({"x": names}), method, columns={"x": {"kind": "categorical"}})
    assert set(model.sample(300).to_arrow()["x"].to_pylist()) <= set(names)


def test_the_name_or_a_detector_lowers_the_share():
    common = [f"{n}" for n in range(4)] * 240
    few = [f"v{n}" for n in range(30)]  # 3% of the rows

    def left_out(name, values):
        return list(fakegen.learn(pa.table({name: values, "y": [True] * 990})).left_out)

    assert left_out("kind", common + few) == []
    assert left_out("customer_id", common + few) == ["customer_id"]
    mails = ["info@example.org", "sales@example.org"] * 480
    assert left_out("x", mails + [f"{n}.{v}@example.org" for n, v in enumerate(few)]) == ["x"]
    assert left_out("x", mails + ["info@example.org"] * 30) == []


@pytest.mark.parametrize("method", METHODS)
def test_combinations_that_point_at_few_rows_are_not_learned(method):
    rng = np.random.default_rng(6)
    a, b = rng.integers(0, 40, 2_000), rng.integers(0, 40, 2_000)
    data = pa.table({"a": np.char.add("a", a.astype(str)), "b": np.char.add("b", b.astype(str))})
    with pytest.raises(fakegen.SchemaError, match=r"fuse.*'a' cannot be learned: as one with b: "):
        fakegen.learn(data, method, fuse=[["a", "b"]])
    declared = {name: {"kind": "categorical"} for name in "ab"}
    model = fakegen.learn(data, method, fuse=[["a", "b"]], columns=declared)
    made = model.sample(500).to_arrow().to_pylist()
    assert {(row["a"], row["b"]) for row in made} <= {(r["a"], r["b"]) for r in data.to_pylist()}
    rare = {name: {"rare": {"below": 10}} for name in "ab"}
    left = fakegen.learn(pa.concat_tables([data, *[data.slice(0, 9)] * 30]), method,
                         fuse=[["a", "b"]], columns=rare)  # fmt: skip
    assert left.describe()["columns"]["a + b"]["withheld"] > 500
    often = {(row["a"], row["b"]) for row in data.slice(0, 9).to_pylist()}
    assert {(r["a"], r["b"]) for r in left.sample(500).to_arrow().to_pylist()} <= often


def test_a_constraint_over_open_combinations_is_satisfied_without_learning_them():
    rng = np.random.default_rng(6)
    a, b = rng.integers(0, 40, 2_000), rng.integers(0, 40, 2_000)
    c = (a * 7 + b * 3) % 5
    data = pa.table({n: np.char.add(n, v.astype(str)) for n, v in {"a": a, "b": b, "c": c}.items()})
    document = {
        "sources": {"s": {"rows": data}},
        "models": {"m": {"source": "s"}},
        "tables": {
            "t": {
                "rows": 400,
                "columns": {"*": {"model": "m"}},
                "constraints": [{"depends": "c", "on": ["a", "b"]}],
            }
        },
    }
    schema = fakegen.load(document)
    assert schema.learn("m").describe()["fuse"] == []
    made = schema.generate()["t"].to_pandas()
    assert made.groupby(["a", "b"])["c"].nunique().max() == 1


@pytest.mark.parametrize("method", METHODS)
def test_rising_dates_give_none_away(method, tmp_path):
    rng = np.random.default_rng(8)
    born = rng.choice(20_000, 300, replace=False).astype(np.int32) - 9_000
    hired = born + rng.integers(7_000, 9_000, 300).astype(np.int32)
    dates = {"born": pa.array(born).cast(pa.date32()), "hired": pa.array(hired).cast(pa.date32())}
    model = fakegen.learn(pa.table(dates), method, rising=[["born", "hired"]])
    model.save(tmp_path / "m.model")
    secrets = {trace for values in dates.values() for trace in traces(values)}
    assert not leaked(contents(tmp_path / "m.model"), secrets)
    made = model.sample(300).to_arrow()
    assert pc.all(pc.less_equal(made["born"], made["hired"])).as_py()
