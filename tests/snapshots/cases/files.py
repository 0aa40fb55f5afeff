"""Model files that no release wrote: each says in words what is wrong with it."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

import numpy as np

from tests.snapshots.cases.case import Case


def document(**changes: Any) -> bytes:
    """Return the document of a model, with changes."""
    said = {"fakegen_model": 1, "method": "trees", "state": {}, **changes}
    return json.dumps(said).encode()


def packed(entries: Mapping[str, bytes]) -> bytes:
    """Return a zip of some entries, as they are: how long they are packed depends on the library."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in entries.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return stream.getvalue()


def array(values: Any, version: tuple[int, int] = (1, 0)) -> bytes:
    """Return the file of an array."""
    stream = io.BytesIO()
    np.lib.format.write_array(stream, np.asarray(values), version)
    return stream.getvalue()


def declared(content: bytes, real: int, said: int) -> bytes:
    """Return a zip that says that an entry of ``real`` bytes has another length."""
    return content.replace(real.to_bytes(4, "little"), said.to_bytes(4, "little"))


def show(name: str, content: bytes) -> Case:
    """Return the case of a model file that is shown."""
    return Case(name, ("model", "show", "m.model"), {"m.model": content}, quiet=True)


def model(name: str, **entries: bytes) -> Case:
    """Return the case of a model's document and arrays."""
    arrays = {f"arrays/{key}.npy": value for key, value in entries.items()}
    return show(name, packed({"model.json": document(), **arrays}))


def deep(levels: int) -> bytes:
    """Return the file of a model of the method p.m, whose state is a state within a state."""
    state = '{"inner": ' * levels + "{}" + "}" * levels
    said = document(method="p.m", state=0).replace(b'"state": 0', f'"state": {state}'.encode())
    return packed({"model.json": said})


def twice() -> bytes:
    """Return a zip with two entries of one name."""
    content = packed({"model.json": document(), "model.jsom": document()})
    return content.replace(b"model.jsom", b"model.json")


CASES = [
    show("a zip without entries", packed({})),
    show("an entry twice", twice()),
    show("an entry that no model has", packed({"model.json": document(), "code.py": b"1 / 0"})),
    show("a zip bomb", declared(packed({"model.json": document(), "arrays/0.npy": bytes(777)}), 777, 3 * 2**30)),
    show("a large document", declared(packed({"model.json": bytes(777), "arrays/0.npy": bytes(3 * 2**20)}), 777, 257 * 2**20)),
    show("a later version", packed({"model.json": document(fakegen_model=2)})),
    show("an unknown method", packed({"model.json": document(method="tree")})),
    show("a state that is no mapping", packed({"model.json": document(state=3)})),
    show("no JSON", packed({"model.json": b"{"})),
    show("a number that JSON has not", packed({"model.json": b'{"fakegen_model": NaN}'})),
    show("an entry longer than it says", declared(packed({"model.json": document(), "arrays/0.npy": bytes(77777)}), 77777, 77)),
    show("an entry shorter than it says", declared(packed({"model.json": document(), "arrays/0.npy": bytes(777)}), 777, 77777)),
    model("an array of another version", x=array([1], (2, 0))),
    model("an array of dates", x=array(np.array(["2020-01-01"], "M8[D]"))),
    model("an array shorter than it says", x=array([1, 2, 3])[:-8]),
    model("no array", x=b"text"),
]  # fmt: skip
