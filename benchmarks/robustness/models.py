"""Damaged model files: bytes of the file, of its arrays, and places of its document."""

from __future__ import annotations

import io
import json
import random
import tempfile
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pyarrow as pa

import fakegen
from benchmarks.robustness.children import Case
from benchmarks.robustness.inputs import measure as measure_cases
from benchmarks.robustness.mutation import change, damage
from benchmarks.robustness.schemas import runs

HOW = (
    "Model files of each method: their bytes damaged, or their arrays and places of their document in a "
    "sound archive; each shown by `model show`, previewed and generated as above."
)
INPUTS = 2_000
_METHODS = ("trees", "copula", "independent")
_SCHEMA = b"""\
models: {m: {file: m.model}}
tables:
  t:
    rows: 50
    columns: {"*": {model: m}, label: {template: "{{ town }}-{{ size }}"}}
"""


def measure(number: int = INPUTS) -> list[tuple[str, ...]]:
    """Return a row for so many model files."""
    return measure_cases(cases(number))


def cases(number: int) -> Iterator[Case]:
    """Yield the commands on so many model files."""
    for at in range(number):
        rng = random.Random(f"model {at}")
        content = rng.choice(_models())
        content = damage(content, rng) if rng.random() < 0.3 else _repacked(content, rng)
        files = {"m.model": content, "s.yaml": _SCHEMA}
        yield Case("model files", f"model-{at}", ("model", "show", "m.model"), files)
        yield from runs("model files", f"model-{at}", files, "s.yaml")


@cache
def _models() -> tuple[bytes, ...]:
    rng = random.Random(3)
    rows = [
        {
            "town": rng.choice(("Gent", "Brugge", "Aalst", None)),
            "size": rng.choice((1, 2, 3, 999, None)),
            "pay": rng.lognormvariate(3, 1),
            "since": f"20{rng.randint(10, 30)}-0{rng.randint(1, 9)}-11",
        }
        for _ in range(500)
    ]
    settings = {"since": {"kind": "categorical"}}
    table, made = pa.Table.from_pylist(rows), []
    with tempfile.TemporaryDirectory() as folder:
        for method in _METHODS:
            path = Path(folder) / "m.model"
            fakegen.save_model(fakegen.learn(table, method=method, columns=settings), path)
            made.append(path.read_bytes())
    return tuple(made)


def _repacked(content: bytes, rng: random.Random) -> bytes:
    """Return a model file that is a sound archive around changed contents."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        names = old.namelist()
        touched = set(rng.sample(names, min(len(names), rng.choice((1, 1, 2)))))
        for name in names:
            entry = old.read(name)
            if name in touched and name.endswith(".json"):
                entry = json.dumps(change(json.loads(entry), rng, rng.choice((1, 2)))).encode()
            elif name in touched:
                entry = damage(entry, rng)
            new.writestr(name, entry)
    return out.getvalue()
