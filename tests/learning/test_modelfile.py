"""Model files: what comes back, and that nothing damaged or hostile gets through."""

from __future__ import annotations

import io
import json
import zipfile
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fakegen.cli.main import run
from fakegen.errors import DataError, ModelError
from fakegen.interfaces.method import LearnedColumn
from fakegen.learning import fakegen_methods
from fakegen.learning.modelfile import load, save
from fakegen.streams import Rows, Stream

METHODS = {method.name: method for method in fakegen_methods()}
STREAM = Stream.of(3, "table", "model", "values", Rows(0, 40))


def learn(name, mixed):
    table = mixed.slice(0, 300).select(["city", "province", "height", "spent", "status", "start"])
    number = pa.array(range(300))
    more = {
        "paid": pa.array([Decimal(i) / 4 for i in range(300)], pa.decimal128(9, 2)),
        "at": pc.multiply(number, 86_399).cast(pa.timestamp("s", "UTC")),
        "far": pc.multiply(number, 2**54),
        "large": pc.multiply(number.cast(pa.float64()), 1e300),
        "raw": pa.array([b"\0", b"\xff", None] * 100),
        "on": pa.array(np.datetime64("2024-01-01") + np.arange(300) % 9),
        "sure": pa.array([True, False, None] * 100),
    }
    for key, values in more.items():
        table = table.append_column(key, values)
    said = {"status": LearnedColumn(missing=["?"])}
    return METHODS[name].fit(table, said, [], fuse=[["city", "province"]])


def rows(model):
    made = model.draw(STREAM, {})
    assert all(len(values) == len(STREAM) for values in made.values())
    for values in made.values():
        values.validate(full=True)
    return made


@pytest.fixture(scope="module")
def models(mixed):
    return {name: learn(name, mixed) for name in METHODS}


@pytest.fixture(scope="module")
def files(models, tmp_path_factory):
    """Per method, the bytes of a model file."""
    folder = tmp_path_factory.mktemp("models")
    for name, model in models.items():
        save(model, folder / name)
    return {name: (folder / name).read_bytes() for name in models}


@pytest.fixture(scope="module")
def entries_of(files):
    """Per method, the entries of a model file."""
    found = {}
    for name, content in files.items():
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            found[name] = {entry: archive.read(entry) for entry in archive.namelist()}
    return found


@pytest.fixture
def entries(entries_of):
    """Those of one method, where the method makes no difference."""
    return entries_of["trees"]


@pytest.fixture
def learned(models):
    return models["trees"]


def packed(entries):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def refused(content, tmp_path, words="not a valid model file"):
    path = tmp_path / "hostile.zip"
    path.write_bytes(content)
    with pytest.raises(ModelError, match=words):
        load(path, METHODS)


def harmless(content, tmp_path):
    """Load a tampered file: either it is refused, or it is a model that draws rows and is shown."""
    path = tmp_path / "tampered.zip"
    path.write_bytes(content)
    try:
        model = load(path, METHODS)
        rows(model)
    except ModelError:
        return
    assert run(["model", "show", str(path)]) == 0


@pytest.mark.parametrize("name", METHODS)
def test_what_is_saved_comes_back(name, models, files, tmp_path):
    learned, path = models[name], tmp_path / "model.zip"
    path.write_bytes(files[name])
    loaded = load(path, METHODS)
    assert loaded.columns == learned.columns
    assert loaded.describe() == learned.describe()
    first, second = rows(learned), rows(loaded)
    assert all(first[column].equals(second[column]) for column in first)
    save(loaded, tmp_path / "again.zip")  # equal models are equal files
    assert (tmp_path / "again.zip").read_bytes() == files[name]


def test_the_document_is_plain_json(entries):
    document = json.loads(entries["model.json"])
    assert document["fakegen_model"] == 1
    assert document["method"] in METHODS


def test_a_failed_save_leaves_what_was_there(learned, tmp_path):
    path = tmp_path / "model.zip"
    save(learned, path)
    before = path.read_bytes()

    class Unsaved(type(learned)):
        method = "trees"

        def __init__(self):
            pass

        def state(self):
            return {"x": float("nan")}, {}

    with pytest.raises(ModelError):
        save(Unsaved(), path)
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["model.zip"]


def test_unreadable_and_unwritable_places(learned, tmp_path):
    with pytest.raises(DataError):
        load(tmp_path / "none.zip", METHODS)
    with pytest.raises(DataError):
        load(tmp_path, METHODS)
    with pytest.raises(DataError):
        save(learned, tmp_path / "no" / "folder.zip")


@pytest.mark.parametrize("content", [b"", b"PK", b"not a zip", b"PK\x05\x06" + b"\0" * 18])
def test_no_zip_at_all(content, tmp_path):
    refused(content, tmp_path)


@pytest.mark.parametrize("name", ["../evil.npy", "/etc/passwd", "arrays/../x.npy", "code.py", "a/"])
def test_unknown_entries_and_path_escapes(entries, name, tmp_path):
    refused(packed(entries | {name: b"x"}), tmp_path, "unknown entry")


def test_pickles_are_refused(entries, tmp_path):
    buffer = io.BytesIO()
    np.save(buffer, np.array([object()], dtype=object), allow_pickle=True)
    name = next(name for name in entries if name.endswith(".npy"))
    refused(packed(entries | {name: buffer.getvalue()}), tmp_path, "type object")


def test_zip_bombs_are_refused(entries, tmp_path):
    bomb = b"\0" * (80 * 2**20)
    refused(packed(entries | {"arrays/bomb.npy": bomb}), tmp_path, "would unpack")


def test_an_understated_size_is_refused(entries, tmp_path):
    name = next(name for name in entries if name.endswith(".npy"))
    content = bytearray(packed(entries | {name: b"\0" * 100_000}))
    for where in range(len(content) - 4):
        if content[where : where + 4] == (100_000).to_bytes(4, "little"):
            content[where : where + 4] = (1000).to_bytes(4, "little")
    refused(bytes(content), tmp_path)


def test_an_overstated_array_is_refused(entries, tmp_path):
    header = b"{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999,), }"
    header += b" " * (117 - len(header)) + b"\n"
    array = b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header
    name = next(name for name in entries if name.endswith(".npy"))
    refused(packed(entries | {name: array}), tmp_path, "does not have the length")


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("fakegen_model", 2, "version is 2"),
        ("fakegen_model", "1", "must not be str"),
        ("method", "tree", "unknown method 'tree'; did you mean 'trees'"),
        ("method", ["trees"], "must not be list"),
        ("state", None, "must not be NoneType"),
    ],
)
def test_wrong_documents(entries, key, value, words, tmp_path):
    document = json.loads(entries["model.json"]) | {key: value}
    refused(packed(entries | {"model.json": json.dumps(document).encode()}), tmp_path, words)


@pytest.mark.parametrize(
    "text", [b"", b"[]", b"{", b"\xff", b'{"fakegen_model": NaN}', b"[" * 99999]
)
def test_no_document_at_all(entries, text, tmp_path):
    refused(packed(entries | {"model.json": text}), tmp_path)


@pytest.mark.parametrize("method", METHODS)
def test_missing_and_surplus_arrays(method, entries_of, tmp_path):
    entries = entries_of[method]
    arrays = [name for name in entries if name.endswith(".npy")]
    of_each_kind = {name.rpartition("/")[2].lstrip("0123456789."): name for name in arrays}
    for kind, name in of_each_kind.items():
        if "knot" not in kind:
            refused(packed({k: v for k, v in entries.items() if k != name}), tmp_path)
    refused(
        packed(entries | {"arrays/99.more.npy": entries[arrays[0]]}),
        tmp_path,
        "arrays",
    )


@settings(max_examples=120, deadline=None)
@given(data=st.data(), name=st.sampled_from(sorted(METHODS)))
def test_flipped_and_lost_bytes(data, name, files, tmp_path_factory):
    content = bytearray(files[name])
    if data.draw(st.booleans()):
        content = content[: data.draw(st.integers(0, len(content)))]
    else:
        for _ in range(data.draw(st.integers(1, 6))):
            content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    harmless(bytes(content), tmp_path_factory.getbasetemp())


@settings(max_examples=60, deadline=None)
@given(data=st.data(), name=st.sampled_from(sorted(METHODS)))
def test_tampered_arrays(data, name, entries_of, tmp_path_factory):
    entries = dict(entries_of[name])
    arrays = [entry for entry in entries if entry.endswith(".npy")]
    for entry in data.draw(st.lists(st.sampled_from(arrays), min_size=1, max_size=2)):
        array = np.load(io.BytesIO(entries[entry])).copy()
        if len(array) and data.draw(st.integers(0, 9)):
            place = data.draw(st.integers(0, len(array) - 1))
            odd = [0, 1, -1, 2, 2**31 - 1, -(2**31)]
            odd += [float("nan"), float("inf"), 1e308, 0.5] if array.dtype.kind == "f" else []
            array[place] = data.draw(st.sampled_from(odd))
        else:
            array = array[: data.draw(st.integers(0, len(array)))]
        buffer = io.BytesIO()
        np.save(buffer, array)
        entries[entry] = buffer.getvalue()
    harmless(packed(entries), tmp_path_factory.getbasetemp())


@settings(max_examples=60, deadline=None)
@given(data=st.data(), name=st.sampled_from(sorted(METHODS)))
def test_tampered_documents(data, name, entries_of, tmp_path_factory):
    entries = dict(entries_of[name])
    document = json.loads(entries["model.json"])
    place = document["state"]
    while isinstance(place, dict | list) and len(place):
        keys = sorted(place) if isinstance(place, dict) else range(len(place))
        key = data.draw(st.sampled_from(list(keys)))
        if not isinstance(place[key], dict | list) or not data.draw(st.integers(0, 5)):
            odd = [None, True, 0, -1, 1, 10**9, 10**30, 1e308, "", "x", "int8", "nan", [], {}, [0]]
            place[key] = data.draw(st.sampled_from(odd))
            break
        place = place[key]
    entries["model.json"] = json.dumps(document).encode()
    harmless(packed(entries), tmp_path_factory.getbasetemp())
