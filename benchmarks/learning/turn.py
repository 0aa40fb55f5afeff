"""One turn, in a process of its own: learn the rows of a file, draw as many, tell what it took.

    python -m benchmarks.learning.turn METHOD TRAIN.parquet SEED FOLDER [--warm]

Writes ``made.parquet`` and ``turn.json`` into the folder.
"""

from __future__ import annotations

import argparse
import json
import resource
import time
import warnings
from importlib.metadata import version
from pathlib import Path

import pandas as pd

from benchmarks.learning.methods import METHODS


def main() -> None:
    """Take the turn."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("method", choices=METHODS)
    parser.add_argument("train", type=Path)
    parser.add_argument("seed", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--warm", action="store_true", help="try a few rows before the clock runs")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    method, train = METHODS[options.method], pd.read_parquet(options.train)
    if options.warm:
        method.fit(train.head(200), options.seed)(200)
    start = _now()
    sample = method.fit(train, options.seed)
    fitted = _now()
    made = sample(len(train))
    sampled = _now()
    made.to_parquet(options.folder / "made.parquet", index=False)
    found = {
        "fit wall": fitted[0] - start[0],
        "fit cpu": fitted[1] - start[1],
        "sample wall": sampled[0] - fitted[0],
        "sample cpu": sampled[1] - fitted[1],
        "rows": len(train),
        "peak MiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "version": version(method.package),
    }
    (options.folder / "turn.json").write_text(json.dumps(found))


def _now() -> tuple[float, float]:
    parts = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return time.perf_counter(), sum(part.ru_utime + part.ru_stime for part in parts)


if __name__ == "__main__":
    main()
