"""One turn, in a process of its own: learn the rows of a file, draw as many, tell what it took.

    python -m benchmarks.learning.turn METHOD TRAIN.parquet SEED MADE.parquet [--limit SECONDS] [--race]

The made rows carry what it took, as the table's ``attrs``, so that neither is ever without the other.
"""

from __future__ import annotations

import argparse
import resource
import time
import warnings
from contextlib import nullcontext
from importlib.metadata import version
from pathlib import Path

import pandas as pd

from benchmarks.learning.methods import METHODS, Method
from benchmarks.race import one_core


def main() -> None:
    """Take the turn."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("method", choices=METHODS)
    parser.add_argument("train", type=Path)
    parser.add_argument("seed", type=int)
    parser.add_argument("made", type=Path)
    parser.add_argument("--limit", type=int, default=600, help="seconds of processor time")
    parser.add_argument("--race", action="store_true", help="on one core, after a few rows' try")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    method, train = METHODS[options.method], pd.read_parquet(options.train)
    resource.setrlimit(resource.RLIMIT_CPU, (options.limit, options.limit + 5))
    with one_core() if options.race else nullcontext():
        if options.race:
            method.fit(train.head(200), options.seed)(200)
        made = _made(method, train, options.seed)
    made.to_parquet(options.made, index=False)


def _made(method: Method, train: pd.DataFrame, seed: int) -> pd.DataFrame:
    start = _now()
    sample = method.fit(train, seed)
    fitted = _now()
    made = sample(len(train))
    sampled = _now()
    made.attrs = {
        "fit wall": fitted[0] - start[0],
        "fit cpu": fitted[1] - start[1],
        "sample wall": sampled[0] - fitted[0],
        "sample cpu": sampled[1] - fitted[1],
        "peak MiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "version": version(method.package),
    }
    return made


def _now() -> tuple[float, float]:
    parts = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return time.perf_counter(), sum(part.ru_utime + part.ru_stime for part in parts)


if __name__ == "__main__":
    main()
