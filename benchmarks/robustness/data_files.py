"""Damaged data files of each format that a source reads: flipped, cut, repeated, and small bombs."""

from __future__ import annotations

import gzip
import io
import json
import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cache
from typing import Any

import pyarrow as pa
import pyarrow.csv
import pyarrow.feather
import pyarrow.parquet

from benchmarks.robustness.children import Case
from benchmarks.robustness.inputs import measure as measure_cases
from benchmarks.robustness.mutation import damage
from benchmarks.robustness.schemas import runs

HOW = (
    "Files with bits flipped, ranges overwritten, cut out or repeated, or ends cut off; each sampled or "
    "learned by a schema that is previewed and generated as above, and every fourth given to `init`."
)
INPUTS = 1_000
_ROWS = 300


def measure(number: int = INPUTS) -> list[tuple[str, ...]]:
    """Return a row for each format, of so many files each."""
    return measure_cases(cases(number))


def cases(number: int) -> Iterator[Case]:
    """Yield the commands on so many files of each format."""
    for ending, write in WRITERS.items():
        for at in range(number):
            rng = random.Random(f"{ending} {at}")
            content = write()
            if rng.random() < 0.97:
                content = damage(content, rng)
            name = f"rows.{ending}"
            schema = (
                f"sources: {{s: {{file: {name}}}}}\n"
                "models: {m: {source: s, method: trees}}\n"
                f"tables: {{t: {{rows: 20, columns: {{'*': {{{rng.choice(('sample: {source: s}', 'model: m'))}}}}}}}}}\n"
            )
            files = {name: content, "s.yaml": schema.encode()}
            case = f"{ending.replace('.', '-')}-{at}"
            if at % 4 == 0:
                yield Case(ending, case, ("init", name), files)
            yield from runs(ending, case, files, "s.yaml")


@cache
def _table() -> pa.Table:
    rng = random.Random(5)
    rows = [
        {
            "id": number,
            "town": rng.choice(("Gent", "Brugge", "Liège", "東京", None)),
            "pay": round(rng.lognormvariate(8, 1), 2),
            "born": date(1950, 1, 1) + timedelta(rng.randint(0, 20_000)),
            "ok": rng.random() < 0.3,
        }
        for number in range(_ROWS)
    ]
    return pa.Table.from_pylist(rows)


def _plain_rows() -> list[dict[str, Any]]:
    return [{**row, "born": str(row["born"])} for row in _table().to_pylist()]


def _csv() -> bytes:
    out = io.BytesIO()
    pyarrow.csv.write_csv(_table(), out)
    return out.getvalue()


def _json() -> bytes:
    return json.dumps(_plain_rows(), ensure_ascii=False).encode()


def _json_lines() -> bytes:
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in _plain_rows()).encode()


def _parquet() -> bytes:
    out = io.BytesIO()
    pyarrow.parquet.write_table(_table(), out)
    return out.getvalue()


def _arrow() -> bytes:
    out = io.BytesIO()
    with pa.ipc.new_file(out, _table().schema) as writer:
        writer.write_table(_table(), max_chunksize=100)
    return out.getvalue()


def _feather() -> bytes:
    out = io.BytesIO()
    pyarrow.feather.write_feather(_table(), out, compression="lz4")
    return out.getvalue()


def _excel() -> bytes:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("rows")
    sheet.append(_table().column_names)
    for row in _table().to_pylist():
        sheet.append(list(row.values()))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


WRITERS: dict[str, Callable[[], bytes]] = {
    "csv": cache(_csv),
    "csv.gz": cache(lambda: gzip.compress(_csv())),
    "json": cache(_json),
    "jsonl": cache(_json_lines),
    "parquet": cache(_parquet),
    "arrow": cache(_arrow),
    "feather": cache(_feather),
    "xlsx": cache(_excel),
}
