"""What ``unique`` costs as rows grow, beside the same columns without it."""

from __future__ import annotations

import math
import subprocess
import sys
import warnings
from collections.abc import Sequence
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING, Any

from benchmarks.curves import draw_curves
from benchmarks.race import one_core
from benchmarks.report import Line

if TYPE_CHECKING:
    import fakegen

HOW = (
    "The same schema with `unique` and without, turn by turn in one process, each turn with another seed, the least processor time of five "
    "turns (of two from five million rows on), plans made and models fitted beforehand, blocks not written. E-mail addresses: `first.last` with a number, as many "
    "numbers as thousands of rows, so that about one row in a hundred is resampled, however many there are. Crowded: "
    "codes, of which there are 1.15 times as many as rows, so that two fifths of the rows are resampled. Census: `schemas/census.yaml`, whose learned "
    "columns decide the names."
)

ROWS = 10_000_000

_TURNS, _FEW_TURNS, _MANY_ROWS = 5, 2, 5_000_000
_CENSUS = Path(__file__).parents[1] / "schemas" / "census.yaml"
_MOST_CENSUS = 200_000
"""Its names make 498,000 addresses."""


def uniqueness(rows: int = ROWS, picture: Path | None = None) -> list[Line]:
    """Measure from a thousandth of these rows on, in steps of ten; the census up to 200,000 rows.

    Args:
        rows: The most e-mail addresses.
        picture: Where the growth is drawn.
    """
    lines = []
    curves: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for kind, most in (
        ("e-mail", rows),
        ("crowded", rows // 10),
        ("census", min(rows, _MOST_CENSUS)),
    ):
        sizes = [most // 10**power for power in (3, 2, 1, 0)]
        sizes = sizes[1:] if kind == "census" else sizes
        for size, (plain, unique) in zip(sizes, _seconds(kind, sizes), strict=True):
            for name, taken in (("without", plain), ("unique", unique)):
                curves.setdefault((kind, name), []).append((size, taken))
            lines.append(
                Line(
                    f"{kind}, {size:,} rows",
                    f"{size / unique:,.0f} rows/s, {unique / plain:.1f} times the time without",
                    **_target(kind, size, unique, plain),
                )
            )
    if picture is not None:
        draw_curves(curves, "rows", "seconds of processor time", picture)
    return lines


def _target(kind: str, size: int, unique: float, plain: float) -> dict[str, Any]:
    if kind == "census" and size == _MOST_CENSUS:
        return {"target": "<= 2 times", "met": unique <= 2 * plain}
    if kind == "e-mail" and size == 1_000_000:
        return {"target": ">= 1,000,000 rows/s", "met": size / unique >= 1_000_000}
    return {}


def _seconds(kind: str, sizes: Sequence[int]) -> list[tuple[float, float]]:
    """Return the seconds that so many rows take without ``unique``, and with it."""
    command = [sys.executable, "-m", "benchmarks.uniqueness", kind, *map(str, sizes)]
    made = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return [(float(plain), float(unique)) for plain, unique in map(str.split, made.splitlines())]


def _document(kind: str, rows: int, unique: bool) -> dict[str, Any]:
    import yaml

    if kind == "census":
        census = yaml.safe_load(_CENSUS.read_text())
        census["tables"]["person"]["columns"]["email"]["unique"] = unique
        return {**census, "sources": _located(census["sources"])}
    columns = _crowded(rows, unique) if kind == "crowded" else _addresses(rows, unique)
    return {"locale": "en_US", "tables": {"person": {"rows": rows, "columns": columns}}}


def _addresses(rows: int, unique: bool) -> dict[str, Any]:
    template = "{{ first | lower }}.{{ last | lower }}{{ number }}@example.org"
    return {
        "first": "faker.first_name",
        "last": "faker.last_name",
        "number": {"integer": {"min": 1, "max": max(1, rows // 1_000)}},
        "email": {"template": template, "unique": unique},
    }


def _crowded(rows: int, unique: bool) -> dict[str, Any]:
    """Return columns of which 1.15 times as many values are there as rows."""
    return {
        "letters": {"regex": "[a-z]{2}"},
        "number": {"integer": {"min": 1, "max": math.ceil(1.15 * rows / 26**2)}},
        "code": {"template": "{{ letters }}{{ number }}", "unique": unique},
    }


def _located(sources: dict[str, Any]) -> dict[str, Any]:
    """Return sources whose files are named from anywhere."""
    return {
        name: {**said, "file": str(_CENSUS.parent / said["file"])} if "file" in said else said
        for name, said in sources.items()
    }


def _measure(kind: str, sizes: Sequence[int]) -> None:
    import fakegen

    warnings.simplefilter("ignore")
    schemas: list[fakegen.Schema] = []
    for rows in sizes:
        if not schemas or kind != "census":  # whose models are learned once
            schemas = [fakegen.load(_document(kind, rows, unique)) for unique in (False, True)]
        for schema in schemas:
            schema.generate(1)["person"].to_arrow()
        turns = _TURNS if rows < _MANY_ROWS else _FEW_TURNS
        with one_core():
            taken = [[_turn(schema, rows, seed) for schema in schemas] for seed in range(turns)]
        print(*map(min, zip(*taken, strict=True)))


def _turn(schema: fakegen.Schema, rows: int, seed: int) -> float:
    table = schema.generate(rows, seed=seed)["person"]  # another seed: nothing is known yet
    start = process_time()
    for _block in table.blocks():
        pass
    return process_time() - start


if __name__ == "__main__":
    _measure(sys.argv[1], [int(size) for size in sys.argv[2:]])
