"""An inferred schema runs unchanged, for any data, and its comments say what was found."""

from __future__ import annotations

import datetime
import json
import re
from decimal import Decimal
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import fakegen
from fakegen.cli.main import run
from fakegen.errors import DataError, UsageError
from fakegen.language.yaml import parse_yaml

SETTINGS = settings(
    max_examples=50,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


@pytest.fixture(autouse=True)
def _here(tmp_path, monkeypatch, drawn_once, decoded_here):
    monkeypatch.chdir(tmp_path)


def inferred(columns: dict[str, object] | pa.Table, name: str = "data") -> str:
    pq.write_table(
        columns if isinstance(columns, pa.Table) else pa.table(columns), f"{name}.parquet"
    )
    return fakegen.infer_schema(f"{name}.parquet")


def made(text: str, rows: int = 20) -> dict[str, pa.Table]:
    Path("inferred.yaml").write_text(text, "utf-8")
    tables = fakegen.load("inferred.yaml").generate(rows)
    return {name: table.to_arrow() for name, table in tables.items()}


def entries(text: str) -> dict:
    return parse_yaml(text, "inferred.yaml").plain()


VALUES = {
    "int": st.integers(-(2**63), 2**63 - 1),
    "small": st.integers(-1, 3),
    "float": st.floats(),
    "text": st.text(max_size=12),
    "words": st.sampled_from(
        ["?", "a", "b: c", "# d", "{e}", "null", "1e5", "0o7", "no", "é", "-"]
    ),
    "bool": st.booleans(),
    "bytes": st.binary(max_size=6),
    "date": st.dates(),
    "moment": st.datetimes(),
    "time": st.times(),
    "span": st.timedeltas(datetime.timedelta(-9), datetime.timedelta(9)),
    "decimal": st.decimals(-999, 999, places=2),
    "list": st.lists(st.integers(0, 9), max_size=2),
    "none": st.none(),
}
NAMES = st.one_of(
    st.sampled_from(
        ["id", "name", "email", "age", "null", "a, b", "*", "x y", "now", "row", "a.b", "o'k"]
    ),
    st.text(min_size=1, max_size=8).filter(lambda name: name.strip() and "\0" not in name),
)


@st.composite
def tables(draw) -> pa.Table:
    rows = draw(st.integers(2, 60))
    names = draw(st.lists(NAMES, min_size=1, max_size=6, unique=True))
    columns = {}
    for name in names:
        kind = draw(st.sampled_from(sorted(VALUES)))
        some = draw(st.lists(VALUES[kind], min_size=1, max_size=12))
        seed = draw(st.integers(0, 2**32 - 1))
        rng = np.random.default_rng(seed)
        picked = [some[n] for n in rng.integers(0, len(some), rows)]
        if draw(st.booleans()):
            picked = [None if rng.random() < 0.3 else value for value in picked]
        columns[name] = pa.array(picked)
    return pa.table(columns)


@SETTINGS
@given(table=tables())
def test_any_inferred_schema_runs(table):
    try:
        text = inferred(table)
    except DataError as error:
        assert "no column that can be generated" in str(error)
        assert all(
            pa.types.is_nested(field.type) or field.name != field.name.strip()
            for field in table.schema
        )
        return
    (rows,) = made(text).values()
    assert rows.num_rows == 20
    left_out = text.count(" is left out: ")
    assert rows.num_columns == table.num_columns - left_out
    assert rows.column_names == [n for n in table.column_names if n in rows.column_names]


@settings(SETTINGS, max_examples=40)
@given(seed=st.integers(0, 2**32 - 1), rows=st.integers(2, 400), data=st.data())
def test_schemas_of_columns_computed_from_each_other_run(seed, rows, data):
    """Formulas, dependencies, orders, keys and missing codes, in any combination."""
    rng = np.random.default_rng(seed)
    columns = {
        "a": rng.integers(0, 40, rows),
        "b": rng.integers(0, 900, rows),
        "id": np.arange(rows),
    }
    makers = {
        "sum": lambda p, q: p + q,
        "scaled": lambda p, q: 3 * p + 2,
        "bucket": lambda p, q: p // 10,
        "above": lambda p, q: p + abs(q) % 7,
        "coded": lambda p, q: np.where(rng.random(rows) < 0.1, -1, p),
        "product": lambda p, q: p * q % 10**9,
    }
    for number in range(data.draw(st.integers(1, 5))):
        names = st.sampled_from(sorted(columns))
        maker = makers[data.draw(st.sampled_from(sorted(makers)))]
        columns[f"m {number}"] = maker(columns[data.draw(names)], columns[data.draw(names)])
    (table,) = made(inferred(columns)).values()
    assert table.num_rows == 20 and table.column_names == list(columns)


def test_findings_are_commented_and_satisfied():
    rng = np.random.default_rng(4)
    rows = 2_000
    city = rng.integers(0, 30, rows)
    start = rng.integers(0, 5_000, rows)
    net = rng.integers(100, 9_000, rows)
    people = fakegen.generate(
        {
            "locale": "nl_BE",
            "tables": {
                "t": {
                    "columns": {
                        "sex": {"choice": ["male", "female"]},
                        "first_name": {"faker.first_name": {"gender": "{{ sex }}"}},
                        "email": "faker.email",
                        "vat": {"vat": {"country": "DE"}},
                    }
                }
            },
        },
        rows,
    )["t"].to_arrow()
    columns = {
        "id": np.arange(rows) + 1000,
        "code": [f"{'XYZ'[n % 3]}{n % 7}-{n:05}" for n in rng.permutation(rows)],
        **{name: people[name] for name in people.column_names},
        "city": np.char.add("city", city.astype(str)),
        "province": np.char.add("p", (city // 6).astype(str)),
        "age": np.where(rng.random(rows) < 0.05, -1, rng.integers(18, 90, rows)),
        "start": pa.array(start.astype(np.int32)).cast(pa.date32()),
        "end": pa.array((start + rng.integers(0, 400, rows)).astype(np.int32)).cast(pa.date32()),
        "net": net,
        "tax": net * 2,
        "gross": net * 3 + 1,
        "note": None,
        "tags": [[1]] * rows,
    }
    text = inferred(
        pa.table({k: pa.array(v) if v is not None else pa.nulls(rows) for k, v in columns.items()})
    )
    schema = entries(text)
    model, table = schema["models"]["data"], schema["tables"]["data"]
    assert table["columns"] == {
        "id": {"sequence": {"start": 1000}},
        "code": {
            "regex": {
                "pattern": {
                    f"{a}[0-9]-0[0-1][0-9]{{3}}": share
                    for a, share in zip("XYZ", (0.334, 0.334, 0.333), strict=True)
                }
            },
            "unique": True,
        },
        "*": {"model": "data"},
        "first_name": {"faker.first_name": {"gender": "{{ sex }}"}},
        "email": "faker.safe_email",
        "vat": {"vat": {"country": "DE"}, "unique": True},
        "note": {"constant": None},
        "tags": {"list": {"of": {"integer": {"min": 1, "max": 1}}, "length": 1}},
    }
    assert schema["locale"] in ("nl_BE", "fr_BE")
    assert model["columns"]["age"] == {"missing": [-1]}
    assert "fuse" not in model
    assert model["derive"] == {"tax": "2 * net", "gross": "3 * net + 1"}
    assert table["constraints"] == [
        {"depends": "province", "on": "city"},
        {"increasing": ["start", "end"]},
    ]
    assert "tags: {list:" in text
    comments = re.sub(r"\n *# ", " ", text)
    coded = int((columns["age"] == -1).sum())
    assert f"{coded} of 2,000 rows are -1, the nearest other value is 18" in comments
    rows_made = made(text, 500)["data"].to_pandas()
    assert (rows_made["gross"] == 3 * rows_made["net"] + 1).all()
    assert (rows_made["start"] <= rows_made["end"]).all()
    assert rows_made["city"].nunique() == rows_made.groupby(["city", "province"]).ngroups


def test_dependencies_that_no_single_column_determines_are_fused():
    rng = np.random.default_rng(6)
    first, second = rng.integers(0, 40, 8_000), rng.integers(0, 40, 8_000)
    shared = first % 4
    second = np.where(second % 4 == shared, second, second - second % 4 + shared)
    names = {"street": first, "shop": second, "district": shared}
    columns = {name: np.char.add(name[0], values.astype(str)) for name, values in names.items()}
    text = inferred(columns)
    assert entries(text)["models"]["data"]["fuse"] == [["street", "shop", "district"]]
    rows = made(text, 500)["data"].to_pandas()
    assert rows.groupby("street")["district"].nunique().max() == 1
    assert rows.groupby("shop")["district"].nunique().max() == 1
    few = {name: values[:1_500] for name, values in columns.items()}
    text = inferred(few)  # most combinations would then point at a few rows
    assert "fuse" not in entries(text)["models"]["data"]
    assert "# street -> district:" in text


@pytest.mark.parametrize("gap", [None, -1])
def test_a_column_with_gaps_is_not_determined_by_another(gap):
    """A team determines its share only where the share is known: no constraint holds for all rows."""
    rng = np.random.default_rng(7)
    team = rng.integers(0, 25, 800)
    known = rng.random(800) < 0.4
    share = [int(900 + 7 * t) if k else gap for t, k in zip(team, known, strict=True)]
    columns = {"team": [f"team {t}" for t in team], "league": team % 2, "share": share}
    table = pa.table(columns | {"points": rng.normal(50, 9, 800).round(1)})
    text = inferred(table)
    assert "# team <-> share:" in text
    assert entries(text)["tables"]["data"]["constraints"] == [{"depends": "league", "on": "team"}]
    assert made(text, 400)["data"].num_rows == 400
    assert fakegen.load("inferred.yaml").check(table).violations == []


def test_real_data_satisfies_its_inferred_schema():
    """The constraints inferred from a table hold for the table itself."""
    rng = np.random.default_rng(7)
    code, start = rng.integers(0, 9, 600), rng.integers(0, 900, 600)
    columns = {
        "code": code,
        "label": [f"label {n}" for n in code],
        "low": pa.array(start, mask=rng.random(600) < 0.1),
        "high": start + rng.integers(0, 50, 600),
    }
    text = inferred(columns)
    Path("inferred.yaml").write_text(text)
    constraints = entries(text)["tables"]["data"]["constraints"]
    assert {key for item in constraints for key in item} == {"one_to_one", "increasing"}
    report = fakegen.load("inferred.yaml").check("data.parquet")
    assert [line.text for line in report.violations] == []


def test_tables_of_a_folder_refer_to_each_other():
    rng = np.random.default_rng(8)
    folder = Path("shop")
    folder.mkdir()
    pq.write_table(
        pa.table({"id": range(1, 301), "age": rng.integers(18, 90, 300)}), "shop/customers.parquet"
    )
    skus = [f"{a}{n:03}" for a, n in zip("ABCD" * 10, rng.permutation(40), strict=True)]
    (folder / "product.csv").write_text(
        "sku,price\n" + "".join(f"{sku},{n}.5\n" for n, sku in enumerate(skus))
    )
    order = {
        "customer_id": rng.integers(1, 301, 900),
        "sku": rng.choice(skus, 900),
        "quantity": rng.integers(1, 9, 900),
    }
    pq.write_table(pa.table(order), "shop/orders.parquet")
    (folder / "readme.md").write_text("not data")
    text = fakegen.infer_schema(folder)
    columns = entries(text)["tables"]["orders"]["columns"]
    assert columns["customer_id"] == {"ref": "customers.id"}
    assert columns["sku"] == {"ref": "product.sku"}
    assert "*" in columns and "quantity" in entries(text)["models"]["orders"]["columns"]
    tables = made(text)
    assert set(tables["orders"]["sku"].to_pylist()) <= set(tables["product"]["sku"].to_pylist())


def test_spaces_behind_commas_are_trimmed():
    lines = [f"{n}, {'yes' if n % 2 else 'no'}" for n in range(40)]
    Path("padded.csv").write_text("\n".join(["a,b", *lines]))
    text = fakegen.infer_schema(["padded.csv"])
    assert entries(text)["sources"]["padded"]["trim"] is True
    assert set(made(text)["padded"]["b"].to_pylist()) <= {"yes", "no"}


def test_the_columns_of_a_small_table_go_together():
    random = np.random.default_rng(0)
    size = random.normal(size=40)
    columns = {
        "width": np.round(20 + 5 * size + random.normal(size=40), 1),
        "depth": np.round(90 - 9 * size + random.normal(size=40), 2),
        "kind": np.where(size + random.normal(size=40) / 4 > 0, "large", "small"),
    }
    text = inferred(columns)
    assert entries(text)["models"]["data"]["method"] == "copula"
    table = made(text, 500)["data"]
    width, depth = table["width"].to_numpy(), table["depth"].to_numpy()
    is_large = np.array(table["kind"].to_pylist()) == "large"
    assert np.corrcoef(width, depth)[0, 1] < -0.8
    assert width[is_large].mean() > width[~is_large].mean() + 5
    alone = inferred({"width": columns["width"]})
    many = inferred({name: np.tile(values, 10) for name, values in columns.items()})
    assert "method" not in entries(alone)["models"]["data"] | entries(many)["models"]["data"]


def test_counted_combinations_suggest_a_weight():
    grid = [(a, b) for a in "abcdef" for b in "uvwxyz"]
    columns = {
        "a": [a for a, _ in grid],
        "b": [b for _, b in grid],
        "count": [n * n for n in range(36)],
    }
    assert "# weight: count" in inferred(columns)


def test_a_schema_of_a_large_table_is_inferred_from_a_sample(monkeypatch):
    monkeypatch.setattr("fakegen.inference.inputs._MOST_ROWS", 20_000)
    monkeypatch.setattr("fakegen.sources.sample._SMALL", 0)
    rows = 21_000
    rng = np.random.default_rng(2)
    columns = {
        "id": np.arange(rows),
        "code": [f"K{n:07}" for n in rng.permutation(rows)],
        "size": rng.integers(0, 9, rows),
        "weight": rng.normal(size=rows),
        "mass": rng.normal(size=rows),
        "force": rng.normal(size=rows),
    }
    text = inferred(columns)
    assert "# 21,000 rows, 6 columns; profiled on a sample of 20,000 rows" in text
    drawn = entries(text)["tables"]["data"]["columns"]
    assert drawn["id"]["sequence"].get("start", 1) < 5  # the sample may lack the first of all
    assert drawn["code"] == {"regex": "K00[0-9]{5}", "unique": True}
    alone = {"rows": rows, "columns": {"id": drawn["id"], "code": drawn["code"]}}
    made_alone = fakegen.generate({"tables": {"data": alone}})["data"].to_pandas()
    assert made_alone["id"].is_unique and made_alone["code"].is_unique


def test_paths_are_relative_to_the_schema():
    Path("in").mkdir()
    Path("out").mkdir()
    Path("in/t.csv").write_text("a,b\n" + "1,x\n2,y\n" * 30)
    assert run(["init", "in/t.csv", "-o", "out/t.yaml"]) == 0
    assert entries(Path("out/t.yaml").read_text())["sources"]["t"]["file"] == "../in/t.csv"
    assert run(["generate", "out/t.yaml", "-o", "t.parquet"]) == 0


def test_a_file_that_is_there_is_kept(capsys):
    Path("t.csv").write_text("a\n1\n2\n")
    Path("t.yaml").write_text("mine")
    assert run(["init", "t.csv", "-o", "t.yaml"]) == 2
    assert capsys.readouterr().err == "'t.yaml' already exists; --force overwrites it\n"
    assert Path("t.yaml").read_text() == "mine"
    assert run(["init", "t.csv", "-o", "t.yaml", "--force"]) == 0
    assert "tables:" in Path("t.yaml").read_text()


@pytest.mark.parametrize(
    ("file", "content", "kind", "message"),
    [
        ("none.csv", None, UsageError, "there is no file 'none.csv'"),
        ("t.csv", "", DataError, "t.csv is empty"),
        ("t.csv", "a,b\n", DataError, "t.csv has no rows: there is nothing to learn from it"),
        ("t.csv", "a,b\n1,2\n", DataError, "t.csv has one row: there is nothing to learn from it"),
        ("t.csv", "a,a\n1,2\n3,4\n", DataError, "t.csv has more than one column 'a'"),
        ("t.csv", "a,b\n1\n3,4\n", DataError, "t.csv, line 2: 1 field where the header has 2"),
        ("t.json", json.dumps([{"a": []}, {"a": []}]), DataError, "t.json has no column that can be generated"),
        ("t.doc", "nonsense", UsageError, "no format has the ending of 't.doc'"),
    ],
)  # fmt: skip
def test_bad_data_ends_in_one_line(file, content, kind, message, capsys):
    if content is not None:
        Path(file).write_text(content)
    with pytest.raises(kind) as caught:
        fakegen.infer_schema(file)
    assert str(caught.value).startswith(message)
    assert run(["init", file]) == kind.exit_status
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_an_empty_folder_is_a_mistake():
    Path("empty").mkdir()
    with pytest.raises(UsageError, match="folder 'empty' has no file of a known format"):
        fakegen.infer_schema("empty")


def test_decimals_and_other_types_are_learned():
    columns = {
        "price": [Decimal(n % 90) / 4 for n in range(120)],
        "opens": [datetime.time(8 + n % 3) for n in range(120)],
        "big": pa.array([2**64 - 1 - n % 5 for n in range(120)], pa.uint64()),
        "kind": pa.array(["x", "y"] * 60).dictionary_encode(),
    }
    (table,) = made(inferred(columns)).values()
    assert table.column_names == list(columns)
