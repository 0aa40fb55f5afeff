"""Files of an object store: whole or absent, the same bytes as on disk; other URLs are refused."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from pyarrow import parquet

import fakegen
from fakegen.formats.stores import LocalStore, RemoteStore, file_of, store_at

SCHEMA = {
    "tables": {
        "t": {"rows": 40, "columns": {"a": "sequence", "b": {"integer": {"max": 9}}},
              "constraints": [{"unique": ["a", "b"]}]},
        "u": {"rows": 9, "columns": {"name": "faker.name"}},
    }
}  # fmt: skip


@pytest.fixture(scope="module")
def server():
    pytest.importorskip("moto", reason='pip install "moto[s3]" flask flask-cors')
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(server, monkeypatch):
    """A bucket of its own: its URL, and what lists and reads it."""
    boto3 = pytest.importorskip("boto3")
    for name, value in {
        "AWS_ACCESS_KEY_ID": "x",
        "AWS_SECRET_ACCESS_KEY": "y",
        "AWS_DEFAULT_REGION": "us-east-1",
    }.items():
        monkeypatch.setenv(name, value)
    client = boto3.client("s3", endpoint_url=f"http://{server}")
    client.create_bucket(Bucket="bucket")
    yield Bucket(server, client)
    for name in Bucket(server, client).content():
        client.delete_object(Bucket="bucket", Key=name)


class Bucket:
    def __init__(self, server, client):
        self._server, self._client = server, client

    def url(self, path):
        return f"s3://bucket/{path}?endpoint_override={self._server}&scheme=http&region=us-east-1"

    def content(self):
        listed = self._client.list_objects_v2(Bucket="bucket").get("Contents", [])
        names = [item["Key"] for item in listed]
        return {
            name: self._client.get_object(Bucket="bucket", Key=name)["Body"].read()
            for name in names
        }


def content(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def test_a_file_is_the_one_on_disk(bucket, tmp_path):
    tables = fakegen.generate(SCHEMA, only=["u"])
    tables.write(tmp_path / "u.parquet")
    tables.write(bucket.url("some/u.parquet"))
    assert bucket.content() == {"some/u.parquet": (tmp_path / "u.parquet").read_bytes()}
    assert parquet.read_table(io.BytesIO(bucket.content()["some/u.parquet"])).num_rows == 9


def test_several_tables_become_a_folder(bucket, tmp_path):
    tables = fakegen.generate(SCHEMA)
    tables.write(tmp_path / "out", "csv")
    tables.write(bucket.url("out"), "csv")
    assert bucket.content() == {
        f"out/{name}": data for name, data in content(tmp_path / "out").items()
    }


def test_large_files_go_in_several_pieces(bucket, tmp_path):
    name = "x" * 1_000
    schema = {
        "tables": {"t": {"rows": 13_000, "columns": {"a": {"constant": name}, "b": "sequence"}}}
    }
    tables = fakegen.generate(schema)
    tables.write(tmp_path / "t.csv")
    tables.write(bucket.url("t.csv"))
    assert len(bucket.content()["t.csv"]) > 12 * 2**20  # more than one piece of Arrow's, of 10 MiB
    assert bucket.content()["t.csv"] == (tmp_path / "t.csv").read_bytes()


def test_parts_are_made_resumed_and_gathered_there(bucket, tmp_path):
    job = fakegen.job(SCHEMA)
    job.write(tmp_path, 3, format="csv")
    job.write(bucket.url("out"), 3, 1, format="csv")
    with pytest.raises(fakegen.DataError, match="lacks 2 of 3 parts: 0, 2"):
        fakegen.gather(bucket.url("out"))
    made = []
    job.write(bucket.url("out"), 3, format="csv", resume=True, progress=made.append)
    assert [item.part for item in made] == [0, 2]
    assert fakegen.gather(bucket.url("out")).rows == {"t": 40, "u": 9}
    assert bucket.content() == {f"out/{name}": data for name, data in content(tmp_path).items()}


def test_nothing_is_visible_of_what_fails(bucket):
    schema = {"tables": {"t": {"rows": 90, "columns": {"a": "sequence", "b": {"integer": {"min": 8, "max": 9}}},
                               "constraints": ["b > 9 or a < 40"]}}}  # fmt: skip
    with pytest.raises(fakegen.GenerationError):
        fakegen.generate(schema).write(bucket.url("t.csv"))
    assert bucket.content() == {}


def test_a_bucket_that_is_not_there_is_an_error(bucket):
    url = bucket.url("Some/t.csv").replace("//bucket/", "//absent/")
    said = r"^s3://absent/Some/t\.csv cannot be written: .*key 'Some/t\.csv' in bucket 'absent'"
    with pytest.raises(fakegen.DataError, match=said):
        fakegen.generate(SCHEMA, only=["u"]).write(url)


def test_a_store_that_does_not_answer_is_an_error():
    url = "s3://bucket/out?endpoint_override=127.0.0.1:1&scheme=http&region=us-east-1"
    with pytest.raises(fakegen.DataError, match=r"^s3://bucket/out cannot be read: when listing"):
        fakegen.gather(url)


def test_what_a_killed_program_was_sending_is_removed_by_the_next(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    left = tmp_path / "temporary" / ".fakegen-0123abcd.part"
    left.mkdir(parents=True)
    (left / "x.csv").write_bytes(b"1")
    with RemoteStore(f"file://{tmp_path}/out").placing("y.csv") as path:
        path.write_bytes(b"2")
    assert content(tmp_path) == {"out/y.csv": b"2"}
    assert not list((tmp_path / "temporary").iterdir())


def test_other_file_systems_get_a_file_when_it_is_complete(tmp_path):
    store = RemoteStore(f"file://{tmp_path}/deep/out")
    with store.placing("a/x.csv") as path:
        path.write_bytes(b"1")
        assert not (tmp_path / "deep").exists()
    assert content(tmp_path) == {"deep/out/a/x.csv": b"1"}
    assert store.sizes() == {"a/x.csv": 1}
    with store.open("a/x.csv") as file:
        assert file.read() == b"1"
    with pytest.raises(KeyError), store.placing("a/y.csv") as path:
        path.write_bytes(b"2")
        raise KeyError
    assert store.sizes() == {"a/x.csv": 1}


def test_a_local_folder_shows_no_hidden_files(tmp_path):
    store = LocalStore(tmp_path)
    assert store.sizes() == {}
    with store.placing("a/x.csv") as path:
        path.write_bytes(b"123")
        assert store.sizes() == {}
    assert store.sizes() == {"a/x.csv": 3}


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        ("s3://b/x.csv", ("s3://b", "x.csv")),
        ("s3://b/a/x?region=r&scheme=http", ("s3://b/a?region=r&scheme=http", "x")),
        ("s3://b/a/x/", ("s3://b/a", "x")),
    ],
)
def test_a_url_is_a_folder_and_a_name(url, parts):
    assert file_of(url) == parts


def test_a_url_without_a_name_is_refused():
    with pytest.raises(fakegen.UsageError, match="s3://b names no file or folder to write to"):
        file_of("s3://b")


def test_an_unknown_scheme_is_refused():
    with pytest.raises(fakegen.UsageError, match="nothing can be written to nonsense:// URLs"):
        store_at("nonsense://x/y")


def test_parts_go_to_a_folder(tmp_path):
    (tmp_path / "x").write_text("")
    with pytest.raises(fakegen.DataError, match="x is a file: parts are written to a folder"):
        store_at(tmp_path / "x")


def test_file_systems_of_fsspec_hold_parts():
    fsspec = pytest.importorskip("fsspec")
    url = "memory://fakegen/parts"
    schema = {"tables": {"t": {"rows": 40, "columns": {"id": "sequence", "a": {"integer": {"max": 9}}},
                               "constraints": [{"at_most": 9, "per": "a"}]}}}  # fmt: skip
    made = fakegen.job(schema)
    try:
        made.write(url, 3, format="csv")
        kept = fsspec.filesystem("memory")
        kept.rm("/fakegen/parts/t/part-00001.csv")
        with pytest.raises(fakegen.DataError, match=r"part-00001\.csv is missing"):
            fakegen.gather(url)
        assert made.write(url, 3, format="csv", resume=True) == 13
        assert fakegen.gather(url).rows == {"t": 40}
        names = [name.rpartition("/")[2] for name in kept.find("/fakegen")]
        assert not [name for name in names if name.startswith(".")]
        assert kept.cat("/fakegen/parts/t/part-00000.csv").startswith(b"id,a\n1,")
    finally:
        fsspec.filesystem("memory").rm("/fakegen", recursive=True)
