"""A job makes the same rows anywhere, is told from other jobs, and runs no code unless it may."""

from __future__ import annotations

import io
import json
import pickle
import random
import subprocess
import sys
import types
import zipfile

import pandas as pd
import pyarrow as pa
import pytest

import fakegen
from fakegen.engine import job_plan

FRAME = pd.DataFrame({"sex": ["F", "M"] * 100, "age": [n % 60 for n in range(200)]})
STREETS = pd.DataFrame({"street": ["Rue Haute", "Grand-Place", "Rue Neuve"]})
SCHEMA = {
    "sources": {"people": FRAME, "streets": STREETS},
    "models": {"m": {"source": "people"}},
    "tables": {
        "t": {
            "rows": 300,
            "columns": {
                "*": {"model": "m"},
                "street": {"sample": {"source": "streets", "column": "street"}},
                "name": {"faker.first_name": {"gender": "{{ sex }}"}},
                "login": {
                    "template": "{{ name | slug }}{{ age % 3 }}",
                    "unique": {"suffix": "number"},
                },
                "code": {"regex": "[A-F]{2}[0-9]", "unique": True},
                "share": {"integer": {"min": 0, "max": 100}},
            },
            "constraints": [{"total": "share", "is": 15_000}],
        },
        "u": {"rows": 50, "columns": {"id": "sequence", "of": {"ref": "t.code"}}},
        "v": {
            "rows": {"per": "t", "count": {"integer": {"max": 3}}},
            "columns": {"id": "sequence", "amount": {"integer": {"max": 9}}},
        },
    },
}
HERE = {**SCHEMA, "sources": {name: {"file": f"{name}.csv"} for name in SCHEMA["sources"]}}


@pytest.fixture(autouse=True)
def no_plans():
    """A job must build its plan from what travels, and not find it."""
    yield
    job_plan._plans.clear()


@pytest.fixture(scope="module")
def job():
    return fakegen.job(SCHEMA, seed=5)


@pytest.fixture(scope="module")
def whole():
    return {name: table.to_arrow() for name, table in fakegen.generate(SCHEMA, seed=5).items()}


def rows(job, size=70):
    made = {name: [] for name in job.tables}
    for part in job.parts(size):
        made[part.table] += part.blocks()
    return {name: pa.Table.from_batches(blocks) for name, blocks in made.items()}


def test_parts_are_those_of_the_whole_run(job, whole):
    assert rows(job) == whole
    assert rows(job, 10**9) == whole


def test_a_pickle_makes_the_same_rows(job, whole):
    sent = pickle.dumps(job)
    job_plan._plans.clear()
    assert rows(pickle.loads(sent)) == whole


def test_a_file_makes_the_same_rows_and_its_passes_are_not_run_again(
    job, whole, tmp_path, monkeypatch
):
    job.save(tmp_path / "s.job")
    assert {path.name for path in tmp_path.iterdir()} == {"s.job", "s.job.mend"}
    job_plan._plans.clear()

    def fail(*_, **__):
        raise AssertionError("a pass has run again")

    monkeypatch.setattr("fakegen.plan.settling._first_rows", fail)
    monkeypatch.setattr("fakegen.plan.settling.settle", fail)
    monkeypatch.setattr("fakegen.plan.children.Children._survey", fail)
    loaded = fakegen.load_job(tmp_path / "s.job")
    assert loaded.digest == job.digest
    assert rows(loaded) == whole


def test_a_job_of_a_file_is_pickled_without_its_mend_list(job, whole, tmp_path):
    job.save(tmp_path / "s.job")
    job_plan._plans.clear()
    sent = pickle.dumps(fakegen.load_job(tmp_path / "s.job"))
    assert rows(pickle.loads(sent)) == whole
    job_plan._plans.clear()
    (tmp_path / "s.job.mend").unlink()
    with pytest.raises(fakegen.DataError, match=r"s\.job\.mend holds a part of the job"):
        rows(pickle.loads(sent))


def test_another_process_needs_no_file_but_the_job(job, whole, tmp_path):
    job.save(tmp_path / "s.job")
    code = (
        "import sys, fakegen, pyarrow as pa\n"
        "made = pa.Table.from_batches(fakegen.load_job(sys.argv[1]).part(1, 200))\n"
        "with pa.ipc.new_file(sys.argv[2], made.schema) as file: file.write_table(made)\n"
    )
    empty = tmp_path / "empty"
    empty.mkdir()
    command = [sys.executable, "-c", code, str(tmp_path / "s.job"), str(tmp_path / "made")]
    subprocess.run(command, check=True, cwd=empty)
    with pa.OSFile(str(tmp_path / "made")) as file:
        assert pa.ipc.open_file(file).read_all() == whole["t"].slice(200)


def test_the_same_job_gives_the_same_bytes(job, tmp_path):
    for name in ("a.job", "b.job"):
        job.save(tmp_path / name)
    assert (tmp_path / "a.job").read_bytes() == (tmp_path / "b.job").read_bytes()
    assert (tmp_path / "a.job.mend").read_bytes() == (tmp_path / "b.job.mend").read_bytes()


def test_the_digest_does_not_depend_on_the_folder_or_on_passes(tmp_path, monkeypatch):
    digests = set()
    for number in range(2):
        folder = tmp_path / str(number)
        folder.mkdir()
        FRAME.to_csv(folder / "people.csv", index=False)
        STREETS.to_csv(folder / "streets.csv", index=False)
        (folder / "s.json").write_text(json.dumps(HERE))
        digests.add(fakegen.job(folder / "s.json", passes=bool(number)).digest)
    monkeypatch.chdir(folder)
    digests.add(fakegen.job("s.json").digest)
    assert len(digests) == 1


SMALL = {"tables": {"t": {"rows": 9, "columns": {"a": "sequence", "b": {"integer": {"max": 7}}}}}}


@pytest.mark.parametrize(
    "change",
    [
        {"seed": 1},
        {"rows": 10},
        {"only": ["t.b"]},
        {
            "schema": {
                "tables": {
                    "t": {"rows": 9, "columns": {"a": "sequence", "b": {"integer": {"max": 8}}}}
                }
            }
        },
    ],
    ids=["seed", "rows", "columns", "schema"],
)
def test_what_decides_a_value_decides_the_digest(change):
    assert fakegen.job(**{"schema": SMALL, **change}).digest != fakegen.job(SMALL).digest


def test_what_decides_no_value_does_not():
    same = fakegen.job(SMALL, seed=0, rows=9, only=["t"])
    assert same.digest == fakegen.job({"seed": 0, **SMALL}).digest


def test_data_and_models_are_part_of_the_digest():
    others = [
        {**SCHEMA["sources"], "streets": STREETS.iloc[::-1]},
        {**SCHEMA["sources"], "people": FRAME.iloc[:150]},
    ]
    digests = {fakegen.job(SCHEMA, seed=5, sources=sources).digest for sources in others}
    assert len({*digests, fakegen.job(SCHEMA, seed=5).digest}) == 3


def test_other_releases_are_refused(job, tmp_path, monkeypatch):
    job.save(tmp_path / "s.job")
    job_plan._plans.clear()
    found = dict(job._made._content.releases)
    monkeypatch.setattr(job_plan, "releases", lambda *_: {**found, "faker": "1.0"})
    with pytest.raises(
        fakegen.UsageError, match=r"made with faker \S+ \(here 1\.0\): other releases"
    ):
        fakegen.load_job(tmp_path / "s.job").tables  # noqa: B018


ACME = (
    "import random\nimport fakegen\nprint('code ran')\n\n"
    "@fakegen.provider('acme.x')\ndef x(rng: random.Random) -> str:\n"
    "    '''An x.'''\n    return rng.choice('xyz')\n"
)


@pytest.fixture
def acme(tmp_path):
    (tmp_path / "acme.py").write_text(ACME)
    return fakegen.job(
        {"tables": {"t": {"columns": {"a": "acme.x"}}}}, plugins=[tmp_path / "acme.py"]
    )


def test_a_plugin_file_travels_with_its_code(acme, tmp_path):
    acme.save(tmp_path / "s.job")
    made = rows(acme)
    sent = pickle.dumps(acme)
    (tmp_path / "acme.py").unlink()
    job_plan._plans.clear()
    assert rows(fakegen.load_job(tmp_path / "s.job", run_plugins=True)) == made
    job_plan._plans.clear()
    assert rows(pickle.loads(sent)) == made


def test_code_is_part_of_the_digest(acme, tmp_path):
    (tmp_path / "acme.py").write_text(ACME.replace("xyz", "xy"))
    schema = {"tables": {"t": {"columns": {"a": "acme.x"}}}}
    assert fakegen.job(schema, plugins=[tmp_path / "acme.py"]).digest != acme.digest


def test_the_code_of_a_stranger_does_not_run(acme, tmp_path, capsys):
    acme.save(tmp_path / "s.job")
    capsys.readouterr()
    with pytest.raises(
        fakegen.UsageError, match=r"brings the plugins acme\.py, whose code runs with"
    ):
        fakegen.load_job(tmp_path / "s.job")
    assert "code ran" not in capsys.readouterr().out


def test_what_a_program_decorates_travels_in_a_pickle_only(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "typed_here", types.ModuleType("typed_here"))

    def letter(rng: random.Random) -> str:
        """A letter."""
        return rng.choice("abc")

    letter.__module__ = "typed_here"
    made = fakegen.provider("typed.here")(letter)
    job = fakegen.job({"tables": {"t": {"columns": {"a": "typed.here"}}}})
    with pytest.raises(fakegen.UsageError, match="a job file cannot hold what the running program"):
        job.save(tmp_path / "s.job")
    expected, sent = rows(job), pickle.dumps(job)
    job_plan._plans.clear()
    monkeypatch.delitem(sys.modules, "typed_here")
    del made
    assert rows(pickle.loads(sent)) == expected


def test_a_job_keeps_to_the_limits_of_an_untrusted_schema(tmp_path):
    fakegen.job(SMALL, rows=2_000_000).save(tmp_path / "s.job")
    job_plan._plans.clear()
    with pytest.raises(fakegen.SchemaError, match="an untrusted schema can have"):
        fakegen.load_job(tmp_path / "s.job", untrusted=True).tables  # noqa: B018


def changed(data: bytes, change) -> bytes:
    """Return a job file whose document is changed."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "job.json":
                document = json.loads(content)
                change(document)
                content = json.dumps(document).encode()
            new.writestr(name, content)
    return made.getvalue()


@pytest.mark.parametrize(
    "change",
    [
        lambda document: document.update(fakegen_job=2),
        lambda document: document.pop("schema"),
        lambda document: document.update(schema=["SchemaSpec"]),
        lambda document: document.update(models={"m": "models/9.model"}),
        lambda document: document.update(columns=7),
        lambda document: document["schema"].__setitem__(0, "Path"),
    ],
)
def test_a_damaged_job_is_refused(job, tmp_path, change):
    path = tmp_path / "s.job"
    path.write_bytes(changed(job._made.packed(), change))
    with pytest.raises(fakegen.DataError, match=r"s\.job is not a valid job file"):
        fakegen.load_job(path)


def test_a_job_that_would_unpack_to_too_much_is_refused(tmp_path):
    path = tmp_path / "s.job"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("plugins/0/x.py", bytes(80 * 2**20))
    with pytest.raises(fakegen.DataError, match=r"s\.job is not .* would unpack to 83,886,080"):
        fakegen.load_job(path)


def test_any_damaged_byte_is_refused_or_does_no_harm(tmp_path):
    data, path = fakegen.job(SMALL)._made.packed(), tmp_path / "s.job"
    drawn = random.Random(1)
    for _ in range(150):
        broken = bytearray(data)
        broken[drawn.randrange(len(data))] ^= 1 << drawn.randrange(8)
        path.write_bytes(broken)
        job_plan._plans.clear()
        try:
            fakegen.load_job(path).tables  # noqa: B018
        except fakegen.FakegenError:
            continue
