"""Real-world tables: every column is learned, or left out with a reason."""

from __future__ import annotations

import json
import re
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import feather

import fakegen
from fakegen.cli.main import run
from fakegen.errors import SchemaError
from fakegen.progress import listening

N = 300
LEARNED = {
    "dictionary": pa.array(["x", "y", None] * 100).dictionary_encode(),
    "dictionary of numbers": pa.array([i % 5 for i in range(N)]).dictionary_encode(),
    "large_string": pa.array(["x", "y", None] * 100, pa.large_string()),
    "bytes": pa.array([bytes([i % 3, 255]) for i in range(N)]),
    "uint64": pa.array(range(N), pa.uint64()),
    "few beyond 64 bits": pa.array([2**64 - 1 - i % 3 for i in range(N)], pa.uint64()),
    "a far sentinel": pa.array([i % 50 for i in range(N - 30)] + [-(2**63)] * 30),
    "far numbers": pa.array([2**62 + i * 1_000_003 for i in range(N)]),
    "near the end": pa.array([2**63 - 1 - i * 7 for i in range(N)]),
    "few large decimals": pa.array([Decimal(9 * 10**29 + i % 3) for i in range(N)]),
    "infinities": pa.array([float("inf"), float("-inf"), float("nan"), *range(N - 3)]),
    "infinite": pa.array([float("inf")] * N),
    "opposite": pa.array([1e308, -1e308] * 150),
    "huge": pa.array([1.7e308 * ((i - 150) / 150) for i in range(N)]),
    "tiny": pa.array([5e-324 * i for i in range(N)]),
    "large": pa.array([1e25 + 1e20 * i for i in range(N)]),
    "moments of the day": pa.array([i * 61 for i in range(N)], pa.time32("s")),
    "durations": pa.array([i * 3_600 for i in range(N)], pa.duration("s")),
    "moments in a zone": pa.array(
        [i * 86_400 for i in range(N)], pa.timestamp("s", "Europe/Brussels")
    ),
    "nanoseconds": pa.array([i * 86_400 * 10**9 + i for i in range(N)], pa.timestamp("ns")),
    "truth": pa.array([None, True, False] * 100),
    "nothing": pa.nulls(N, pa.float64()),
    "constant": pa.array([7] * N),
    "empty texts": pa.array([""] * N),
    "letters": pa.array(
        ["é", "e\u0301", "\0", "a\0b", "👩‍👩‍👧", "\u202eabc", "\ufeff", "", "大", None] * 30
    ),
}
LEFT_OUT = {
    "lists": (pa.array([[i % 3] for i in range(N)]), "type list"),
    "structs": (pa.array([{"a": i % 3} for i in range(N)]), "type struct"),
    "maps": (pa.array([[("k", i)] for i in range(N)], pa.map_(pa.string(), pa.int64())), "type map"),
    "ids": (pa.array([f"id{i}" for i in range(N)]), "may identify"),
    "beyond 64 bits": (pa.array([2**64 - 1 - i for i in range(N)], pa.uint64()), "64 bits"),
    "too far": (pa.array([-(2**63) + i for i in range(N - 1)] + [2**63 - 1]), "more than 2"),
    "large decimals": (pa.array([Decimal(9 * 10**29 + i) for i in range(N)]), "2\\*\\*53"),
    "wide decimals": (pa.array([Decimal(i) for i in range(N)], pa.decimal256(50)), "decimal256"),
}  # fmt: skip


def schema(tmp_path, data, method, **more):
    path = tmp_path / "seen.arrow"
    feather.write_feather(pa.table(data), path, compression="uncompressed")
    return {
        "sources": {"seen": {"file": str(path)}},
        "models": {"m": {"source": "seen", "method": method, "file": str(tmp_path / "m.model")} | more},
        "tables": {"t": {"rows": 200, "columns": {"*": {"model": "m"}}}},
    }  # fmt: skip


pytestmark = pytest.mark.filterwarnings("ignore::fakegen.errors.FakegenWarning")


def learned(document):
    """Learn, save, and draw from what was saved."""
    loaded = fakegen.load(document)
    fakegen.save_model(loaded.learn("m"), document["models"]["m"]["file"])
    made = fakegen.generate(document)["t"].to_arrow()
    made.validate(full=True)
    return made


@pytest.mark.usefixtures("decoded_here")
@pytest.mark.filterwarnings("error::RuntimeWarning")
@pytest.mark.parametrize("name", LEARNED)
def test_a_column_is_learned(method, name, tmp_path):
    values = LEARNED[name]
    made = learned(schema(tmp_path, {"x": values, "y": ["a", "b", "c"] * 100}, method.name))["x"]
    assert made.type in (values.type, getattr(values.type, "value_type", None), pa.string())
    real, found = values.to_pylist(), made.to_pylist()
    if len(set(map(str, real))) <= 60:
        assert set(map(str, found)) <= set(map(str, real))
    else:
        usable = [v for v in real if v is not None and abs(_number(v)) < float("inf")]
        drawn = [v for v in found if v is not None and abs(_number(v)) < float("inf")]
        assert min(usable) <= min(drawn) <= max(drawn) <= max(usable)
        assert len(set(drawn)) > 40


def _number(value):
    return value if isinstance(value, int | float | Decimal) else 0


@pytest.mark.usefixtures("decoded_here")
@pytest.mark.parametrize("name", LEFT_OUT)
def test_a_column_that_cannot_be_learned_is_left_out_with_a_reason(method, name, tmp_path):
    values, words = LEFT_OUT[name]
    document = schema(tmp_path, {"x": values, "y": ["a", "b", "c"] * 100}, method.name)
    assert learned(document).column_names == ["y"]
    reasons = fakegen.load(document).plan().models[0].left_out
    assert re.search(words, reasons["x"])


@pytest.mark.usefixtures("decoded_here")
@pytest.mark.parametrize("name", LEFT_OUT)
def test_nothing_left_to_learn_is_one_error(method, name, tmp_path):
    values, words = LEFT_OUT[name]
    with pytest.raises(SchemaError, match=f"models.m: no column can be learned .*{words}"):
        fakegen.load(schema(tmp_path, {"x": values}, method.name)).learn("m")


@pytest.mark.parametrize(
    ("more", "place"),
    [
        ({"columns": {"x": {"missing": [[0]]}}}, "models.m.columns.x"),
        ({"given": ["y", "x"]}, "models.m.given[1]"),
        ({"fuse": [["y", "x"]]}, "models.m.fuse"),
        ({"order": ["x"]}, "models.m.order"),
    ],
    ids=["columns", "given", "fuse", "order"],
)
def test_a_column_that_is_named_must_be_learnable(more, place, tmp_path):
    data = {"x": [[1]] * N, "y": ["a", "b", "c"] * 100}
    with pytest.raises(SchemaError) as found:
        fakegen.load(schema(tmp_path, data, "trees", **more)).learn("m")
    (problem,) = found.value.problems
    assert str(problem.mark).endswith(place)
    assert "column 'x' cannot be learned: its values are of type list" in problem.message


def test_missing_codes_of_a_source_do_not_make_a_column_needed(tmp_path):
    document = schema(tmp_path, {"x": LEFT_OUT["ids"][0], "y": ["a", "b", "c"] * 100}, "trees")
    document["sources"]["seen"]["missing"] = {"x": ["id7"]}
    assert learned(document).column_names == ["y"]


def test_the_command_line_lists_what_is_left_out(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    document = schema(tmp_path, {"who": LEFT_OUT["ids"][0], "y": ["a", "b", "c"] * 100}, "trees")
    (tmp_path / "s.json").write_text(json.dumps(document))
    assert run(["learn", "s.json"]) == 0
    assert (
        "left out: who: 300 of its 300 rows have values that fewer than 10 rows share"
        in capsys.readouterr().out
    )
    assert run(["plan", "s.json"]) == 0
    assert (
        "left out: who: 300 of its 300 rows have values that fewer than 10 rows share"
        in capsys.readouterr().out
    )
    assert run(["generate", "s.json", "-f", "csv", "-o", "out"]) == 0
    assert "warning: model 'm' does not draw 'who': 300 of its" in capsys.readouterr().err
    document["tables"]["t"]["columns"]["who"] = "faker.name"
    (tmp_path / "s.json").write_text(json.dumps(document))
    assert run(["generate", "s.json", "-f", "csv", "-o", "more"]) == 0
    assert "warning" not in capsys.readouterr().err
    assert run(["model", "show", "m.model"]) == 0
    assert (
        "left out: who: 300 of its 300 rows have values that fewer than 10 rows share"
        in capsys.readouterr().out
    )


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("no.csv", "", "is empty"),
        ("header.csv", "a,b\n", "no rows to learn from"),
        ("twice.csv", "a,a\n1,2\n", "more than one column 'a'"),
        ("mixed.json", '[{"a": 1}, {"a": [2]}]', "mixes integers (row 1) and lists (row 2)"),
        ("mixed.jsonl", '{"a": 1}\n{"a": [2]}\n', "line 2"),
        ("huge.json", f'[{{"a": {10**25}}}]', "no column can be learned"),
    ],
)
def test_a_file_that_cannot_be_learned_is_one_located_error(name, text, words, tmp_path, capsys):
    (tmp_path / name).write_text(text)
    (tmp_path / "s.yaml").write_text(
        f"sources: {{seen: {{file: {name}}}}}\nmodels: {{m: {{source: seen}}}}\n"
        "tables: {t: {columns: {'*': {model: m}}}}\n"
    )
    assert run(["learn", str(tmp_path / "s.yaml")]) != 0
    error = capsys.readouterr().err
    assert words in error
    assert re.match(r"\S*s\.yaml:\d+:\d+: ", error)


@pytest.mark.usefixtures("decoded_here")
def test_very_many_different_texts_are_left_out(tmp_path):
    size = 200_000
    texts = pa.array(np.char.add("v", np.arange(size).astype(str)))
    made = learned(schema(tmp_path, {"x": texts, "y": pa.array(np.arange(size) % 3)}, "trees"))
    assert made.column_names == ["y"]


def test_a_large_file_is_learned_from_a_sample_and_says_so(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("fakegen.sources.sample._SMALL", 0)
    monkeypatch.chdir(tmp_path)
    data = {"x": range(20_000), "y": [f"v{min(i, 19)}" for i in range(20_000)]}
    document = schema(tmp_path, data | {"rare": ["once", *["often"] * 19_999]}, "trees")
    document["models"]["m"]["max_rows"] = 500
    (tmp_path / "s.json").write_text(json.dumps(document))
    reports = []
    with listening(lambda work, done, total: reports.append((work, done, total))):
        assert run(["learn", "s.json"]) == 0
    assert [work for work, done, total in reports if done == total] == [
        f"reading {tmp_path / 'seen.arrow'}",
        "learning trees",
    ]
    out = capsys.readouterr().out
    assert "learned from 500 of 20,000 rows, a sample" in out
    assert re.search(r"missing from the sample: y: 1\d", out)
    assert "missing from the sample: rare: 1" in out
    facts = fakegen.load_model(tmp_path / "m.model").describe()
    assert (facts["rows"], facts["learned_rows"], facts["unsampled"]["rare"]) == (20_000, 500, 1)
