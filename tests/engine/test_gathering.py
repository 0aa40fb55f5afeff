"""Gathering finds what is missing, damaged or of another run, and checks the rules over all rows."""

from __future__ import annotations

import hashlib
import json

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given
from hypothesis import strategies as st

import fakegen
from fakegen.engine.repeats import check_repeats, hashes
from fakegen.plan.quotas import Quota

RULED = {
    "tables": {
        "t": {
            "rows": 60,
            "columns": {
                "id": "sequence",
                "a": {"integer": {"max": 9}},
                "b": {"integer": {"max": 99}},
            },
            "constraints": [{"depends": "b", "on": "a"}],
        }
    }
}


@pytest.fixture
def written(tmp_path):
    fakegen.job(RULED).write(tmp_path, 3)
    return tmp_path


def test_a_whole_run_is_described(written):
    found = fakegen.gather(written)
    assert (found.parts, found.rows, found.rules) == (3, {"t": 60}, 1)
    assert found.bytes == sum(file.stat().st_size for file in (written / "t").iterdir())


def test_rules_over_all_rows_are_checked_on_what_was_put_aside(written):
    aside, manifest = (written / f"_fakegen/part-00001.{end}" for end in ("t.arrow", "json"))
    with pa.ipc.open_file(aside) as file:
        rows = file.read_all()
    assert rows.column_names == ["a", "b"]
    rows = rows.set_column(1, "b", pc.add(rows["b"], 1))  # every part agrees with itself only
    with pa.ipc.new_file(aside, rows.schema) as file:
        file.write_table(rows)
    data, said = aside.read_bytes(), json.loads(manifest.read_text())
    said["files"][1] |= {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    manifest.write_text(json.dumps(said))
    with pytest.raises(fakegen.GenerationError, match="constraint 'a decides b' is violated in"):
        fakegen.gather(written)


COUNTED = {
    "tables": {
        "t": {
            "rows": 90,
            "columns": {
                "name": "faker.first_name",
                "login": {"template": "{{ name | slug }}", "unique": {"suffix": "number"}},
                "mail": {"template": "{{ name | slug }}{{ number }}", "unique": True, "null": 0.1},
                "number": {"integer": {"max": 40}},
                "share": {"integer": {"max": 100}},
            },
            "constraints": [{"at_most": 4, "per": "number"}, {"total": "share", "is": 4_500}],
        }
    }
}


@pytest.mark.parametrize("at_once", [2**24, 10])
def test_quotas_and_what_passes_keep_are_checked(at_once, tmp_path, monkeypatch):
    monkeypatch.setattr("fakegen.engine.repeats.AT_ONCE", at_once)
    fakegen.job(COUNTED).write(tmp_path, 4)
    assert fakegen.gather(tmp_path).rules == 4
    with pa.ipc.open_file(tmp_path / "_fakegen/part-00000.t.arrow") as file:
        names = file.schema.names
    assert names[:2] == ["number", "share"] and len(names) == 6  # and two pairs of hashes
    (tmp_path / "_fakegen/part-00002.t.arrow").write_bytes(
        (tmp_path / "_fakegen/part-00001.t.arrow").read_bytes()
    )
    manifests = [tmp_path / f"_fakegen/part-0000{n}.json" for n in (1, 2)]
    one, other = (json.loads(manifest.read_text()) for manifest in manifests)
    other["files"][1] |= {key: one["files"][1][key] for key in ("bytes", "sha256")}
    manifests[1].write_text(json.dumps(other))
    with pytest.raises(fakegen.GenerationError, match=r"is violated"):
        fakegen.gather(tmp_path)


@given(
    st.lists(st.sampled_from([None, "a", "b", "c"]), max_size=20),
    st.integers(1, 3),
    st.integers(1, 9),
)
def test_repeats_are_found_in_any_ranges(values, most, at_once):
    quota = Quota(("x",), most, fakegen.Mark("here"), "x")
    made = pa.record_batch({"x": pa.array(values, pa.string())})
    put = pa.record_batch(dict(hashes([quota], made)))
    blocks = [put.slice(start, 4) for start in range(0, len(values), 4)]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("fakegen.engine.repeats.AT_ONCE", at_once)
        if all(values.count(word) <= most for word in "abc"):
            check_repeats(quota, 0, lambda: blocks, len(values))
        else:
            with pytest.raises(
                fakegen.GenerationError, match="here: the same values of 'x' may occur"
            ):
                check_repeats(quota, 0, lambda: blocks, len(values))


@pytest.mark.parametrize("missing", ["t/part-00001.parquet", "_fakegen/part-00001.json"])
def test_what_is_missing_is_named(written, missing):
    (written / missing).unlink()
    with pytest.raises(
        fakegen.DataError, match=r"part 1: t/part-00001.parquet is missing|lacks 1 of 3 parts: 1;"
    ):
        fakegen.gather(written)


def test_a_damaged_file_is_named(written):
    file = written / "t/part-00002.parquet"
    file.write_bytes(file.read_bytes()[:-1])
    with pytest.raises(
        fakegen.DataError, match=r"part 2: t/part-00002.parquet has [\d,]+ bytes, and had"
    ):
        fakegen.gather(written)


def test_a_changed_file_is_named(written):
    file = written / "t/part-00002.parquet"
    file.write_bytes(file.read_bytes()[:-1] + b"?")
    with pytest.raises(fakegen.DataError, match=r"part 2: .* has another SHA-256 than it had"):
        fakegen.gather(written)


def test_a_file_of_no_part_is_named(written):
    (written / "t/part-00007.parquet").write_bytes(b"")
    with pytest.raises(fakegen.DataError, match=r"(?s)files of no part:\n  t/part-00007.parquet"):
        fakegen.gather(written)


@pytest.mark.parametrize(
    "change", [{"digest": "0"}, {"layout": {"parts": 4, "format": "parquet", "options": {}}}]
)
def test_parts_of_several_runs_are_refused(written, change):
    manifest = written / "_fakegen/part-00001.json"
    manifest.write_text(json.dumps({**json.loads(manifest.read_text()), **change}))
    with pytest.raises(
        fakegen.DataError, match="holds parts of several runs: part 1 has the digest"
    ):
        fakegen.gather(written)


@pytest.mark.parametrize(
    "text", ["", "{}", '{"fakegen_part": 2}', '{"fakegen_part": 1, "layout": 3}']
)
def test_a_file_that_is_no_manifest_is_refused(written, text):
    (written / "_fakegen/part-00001.json").write_text(text)
    with pytest.raises(fakegen.DataError, match=r"part-00001\.json is not the manifest of a part"):
        fakegen.gather(written)


def test_an_empty_folder_holds_no_parts(tmp_path):
    with pytest.raises(
        fakegen.DataError, match="holds no parts: 'fakegen generate --parts N' makes"
    ):
        fakegen.gather(tmp_path)
