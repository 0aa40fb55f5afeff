"""Measure and rewrite a section of the page: ``python -m benchmarks.parts scaling|dask|spark``."""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.parts import dask_cost, scaling, spark_race
from benchmarks.parts.sections import write_section

PAGE = Path(__file__).parents[1] / "results" / "parts.md"


def main() -> None:
    """Measure one section."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.parts", description=__doc__)
    parser.add_argument("section", choices=["scaling", "dask", "spark"])
    parser.add_argument("--rows", type=int, nargs="+", default=[10**6, 10**7, 10**8])
    parser.add_argument("--parts", type=int, default=8, help="of dask and spark")
    parser.add_argument("--turns", type=int, default=3, help="of dask and spark")
    chosen = parser.parse_args()
    ours = ["fakegen", "numpy", "pyarrow"]
    if chosen.section == "scaling":
        tables = scaling.scaling(chosen.rows, 2)
        write_section(PAGE, "A billion rows, extrapolated", scaling.HOW, tables, ours)
        return
    if chosen.section == "dask":
        how, tables = dask_cost.dask_cost(chosen.rows, chosen.parts, chosen.turns)
        write_section(PAGE, "Dask and one process", how, tables, [*ours, "distributed"])
        return
    tables = spark_race.spark_race(chosen.rows[-1], chosen.parts, chosen.turns)
    packages = [*ours, "pyspark", "dbldatagen"]
    write_section(PAGE, "Spark and dbldatagen", spark_race.HOW, tables, packages)


if __name__ == "__main__":
    main()
