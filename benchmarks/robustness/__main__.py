"""Meet damaged, hostile and odd inputs: ``python -m benchmarks.robustness [PART ...]``."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from benchmarks.robustness import data_files, models, schemas, templates
from benchmarks.robustness.children import Case, load_everything, outcomes
from benchmarks.robustness.verdict import judge

KEPT = Path("build/robustness")


class Part(NamedTuple):
    """One kind of input.

    Attributes:
        cases: Yields the cases of so many inputs.
        inputs: How many inputs a full run has.
    """

    cases: Callable[[int], Iterator[Case]]
    inputs: int


PARTS = {
    "schemas": Part(schemas.cases, 5_000),
    "templates": Part(templates.cases, 2_000),
    "models": Part(models.cases, 2_000),
    "files": Part(data_files.cases, 1_000),
}


def main() -> None:
    """Run parts and print their figures."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.robustness", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}")
    parser.add_argument("--inputs", type=int, help="so many inputs instead of all")
    arguments = parser.parse_args()
    if unknown := set(arguments.parts) - set(PARTS):
        parser.error(f"no part {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    load_everything()
    for name in arguments.parts or PARTS:
        part = PARTS[name]
        cases = part.cases(arguments.inputs or part.inputs)
        print(name, judge(outcomes(cases), KEPT / name))


if __name__ == "__main__":
    main()
