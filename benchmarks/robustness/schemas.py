"""Changed schemas: examples and shipped schemas varied, changed at random, or with damaged bytes."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator

import yaml

from benchmarks.robustness.children import Case
from benchmarks.robustness.corpus import document
from benchmarks.robustness.inputs import measure as measure_cases
from benchmarks.robustness.mutation import Document, change, damage
from benchmarks.robustness.variation import vary

HOW = (
    "Tables of documented examples, with parameters of the right types, and shipped schemas, varied in up to "
    "six ways that leave them valid; a sixth of them then changed in one or two places at random, one in "
    "twenty with damaged bytes. Each is previewed and generated with 1,000 rows, as a schema of others "
    "(`--untrusted`)."
)
INPUTS = 5_000
RUNS = (("preview",), ("generate", "--rows", "1000", "-o", "made", "--format", "jsonl"))


def measure(number: int = INPUTS) -> list[tuple[str, ...]]:
    """Return a row for so many schemas."""
    return measure_cases(cases(number))


def cases(number: int) -> Iterator[Case]:
    """Yield the commands on so many schemas."""
    for at in range(number):
        rng = random.Random(f"schema {at}")
        varied = vary(document(rng), rng, rng.randint(0, 6))
        changed = change(varied, rng, rng.choice((*[0] * 10, 1, 2)))
        name, content = _written(changed, rng)
        if rng.random() < 0.05:
            content = damage(content, rng)
        yield from runs("schemas", f"schema-{at}", {name: content}, name)


def runs(kind: str, name: str, files: dict[str, bytes], schema: str) -> Iterator[Case]:
    """Yield the commands that meet a schema of others."""
    for command, *options in RUNS:
        yield Case(kind, name, (command, schema, "--untrusted", *options), files)


def _written(changed: Document, rng: random.Random) -> tuple[str, bytes]:
    if rng.random() < 0.2:
        return "s.json", json.dumps(changed, default=str).encode()
    text = yaml.safe_dump(changed, allow_unicode=True, sort_keys=False)
    return "s.yaml", text.encode("utf-8", "surrogatepass")
