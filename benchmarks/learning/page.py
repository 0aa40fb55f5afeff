"""The page of results."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from benchmarks.learning.contest import HOLDOUT
from benchmarks.learning.found import Found
from benchmarks.learning.methods import CONTESTANTS, RACE
from benchmarks.report import machine, row

_OURS = "trees"
_FIGURES = {
    "tv1": ".4f",
    "tv2": ".4f",
    "tv3": ".4f",
    "C2ST train": ".3f",
    "C2ST holdout": ".3f",
    "TSTR": ".3f",
    "copies": ".2%",
    "nearer": ".3f",
    "levels": ".1%",
}
_TIMES = {"fit cpu": ".1f", "sample cpu": ".2f", "peak MiB": ",.0f"}

_MEANING = """\
- **tv1, tv2, tv3**: mean total variation distance of all 1-, 2- and 3-way marginals from those of the training
  rows; numbers in tenths.
- **C2ST**: how well boosted trees tell made rows from training rows, or from held-out ones: area under the ROC
  curve, cross-validated. 0.5 is perfect.
- **TSTR**: boosted trees trained on made rows, tested on held-out ones (*holdout*: trained on the training rows):
  area under the ROC curve, or R2 where the target is a number.
- **copies**: share of rows that equal a training row, value for value.
- **nearer**: share of made rows nearer to a training row than to a held-out one, of as many of both. 0.5 is perfect.
- **levels**: share of the words of the training rows that appear.
- **fit, sample**: seconds of processor time, to draw as many rows as were learned. **MiB**: the process at its
  peak.

A missing value counts as a value. The line *holdout* shows the held-out rows as if they had been made: the floor,
what no method need be better than."""


def page(found: Sequence[Found], pictures: Mapping[str, str]) -> str:
    """Return the page.

    Args:
        found: What was found, a table each.
        pictures: File names, by what they show.
    """
    splits = max(len(table.of(HOLDOUT)) for table in found)
    parts = [
        "# Learned columns",
        "",
        "fakegen's methods beside their peers, on real tables. Written by `python -m benchmarks.learning`. Every",
        f"table is split 80/20 at random, up to {splits} times; methods learn the larger part and draw as many rows.",
        "Each runs in a process of its own. Figures are mean ± standard deviation over the splits.",
        "",
        "Turns are kept, and may have been taken on other machines than the one that wrote this page last:",
        "",
        *machine(("fakegen", "numpy", "pandas", "pyarrow", "scikit-learn", "scipy")),
        "",
        "## Targets",
        "",
        *_targets(found),
        "",
        "Peers are compared on the splits that they had.",
        "",
    ]
    if "C2ST" in pictures:
        parts += [f"![C2ST of every method on every table]({pictures['C2ST']})", ""]
    for table in found:
        parts += [*_table(table), ""]
    parts += [*_races(found), *_trade_off(found, pictures)]
    parts += ["## Contestants", "", *_contestants(found), "", "## Figures", "", _MEANING, ""]
    return "\n".join(parts)


_MOST_C2ST = {"magic": 0.52, "happiness": 0.52, "loanapp": 0.66, "cancer": 0.66, "penguins": 0.66}
"""Large tables ought not to be told apart; small and wide ones not easily."""


def _targets(found: Sequence[Found]) -> list[str]:
    lines = [row(("table", "figure", "target", "measured", "met")), row(["---"] * 5)]
    for table in found:
        if not len(table.of(_OURS)):
            continue
        if not len(table.values(_OURS, "C2ST train")):
            lines.append(row((table.name, "", "", "failed", _met(False))))
            continue
        if table.name == "adult":
            lines += [row(("adult", *cells)) for cells in _adult(table)]
        if (most := _MOST_C2ST.get(table.name)) is not None:
            value = table.mean(_OURS, "C2ST train")
            cells = (f"<= {most:g}", f"{value:.4g}", _met(value <= most))
            lines.append(row((table.name, "C2ST train", *cells)))
        for figure in ("C2ST train", "tv3"):
            lines.append(row((table.name, *_ahead(table, figure))))
    return lines


def _adult(table: Found) -> Iterable[tuple[str, str, str, str]]:
    mean = table.mean
    at_most = [("C2ST train", 0.52, "0.52"), ("nearer", 0.52, "0.52")]
    for figure in ("tv1", "tv2", "tv3", "copies", "capital new"):
        floor = mean(HOLDOUT, figure)
        at_most.append((figure, floor, f"the holdout's {floor:.4g}"))
    for figure, most, told in at_most:
        value = mean(_OURS, figure)
        yield figure, f"<= {told}", f"{value:.4g}", _met(value <= most)
    value = mean(_OURS, "TSTR")
    real = mean(HOLDOUT, "TSTR")
    yield "TSTR", f">= 0.915 (real: {real:.3f})", f"{value:.3f}", _met(value >= 0.915)
    for column in ("native-country", "race"):
        known, every = (table.values(_OURS, f"{column} {which}") for which in ("known", "all"))
        told = [", ".join(f"{count:.0f}" for count in counts) for counts in (every, known)]
        yield column, f"all of {told[0]}", told[1], _met(list(known) == list(every))
    for kind, (ours, theirs) in _paces(table).items():
        ratio = theirs.min() / ours.min()
        least = 4 if kind == "fit" else 10
        yield f"{kind}, against SDV", f">= {least}x", f"{ratio:.1f}x", _met(ratio >= least)


def _ahead(table: Found, figure: str) -> tuple[str, str, str, str]:
    """Compare trees with the peer that is nearest to it or most ahead, on the splits of that peer.

    A C2ST below 0.5 is chance, no merit.
    """
    least = 0.5 if figure.startswith("C2ST") else 0.0
    ours = table.values(_OURS, figure)
    nearest = ("", float("inf"), float(ours.mean()))
    for method in CONTESTANTS:
        theirs = table.values(method.name, figure)
        if method.ours or not len(theirs):
            continue
        value, shared = float(theirs.mean()), float(ours.reindex(theirs.index).mean())
        if max(value, least) - max(shared, least) < nearest[1] - nearest[2]:
            nearest = (method.title, max(value, least), max(shared, least))
    title, value, shared = nearest
    if not title:
        return figure, "ahead of every peer", f"{shared:.4f}", "no peer measured"
    return figure, f"ahead of {title}'s {value:.4f}", f"{shared:.4f}", _met(shared <= value)


def _met(met: bool) -> str:
    return "yes" if met else "**no**"


def _table(table: Found) -> list[str]:
    facts = table.facts
    measured = {"fit cpu": "fit", "sample cpu": "sample", "peak MiB": "MiB"}
    header = ["", *(measured.get(name, name) for name in (*_FIGURES, *_TIMES))]
    lines = [
        f"## {table.name}",
        "",
        f"{facts['origin']}: {facts['rows']:,} rows, {facts['columns']} columns, {facts['with missing']} of them "
        f"with missing values. {facts['shape'].capitalize()}. Target: `{facts['target']}`.",
        "",
        row(header),
        row(["---"] * len(header)),
    ]
    remarks, absent = [], []
    for name, title in [(HOLDOUT, "*holdout*"), *((m.name, m.title) for m in CONTESTANTS)]:
        if not len(table.of(name)):
            absent.append(title)
            continue
        for said in table.values(name, "failed").unique():
            remarks.append(f"- {title}: {said.removesuffix('.')}.")
        cells = [
            _cell(table.values(name, figure), figure, form)
            for figure, form in (_FIGURES | _TIMES).items()
        ]
        if any(cells):
            lines.append(row((title, *cells)))
    if absent:
        remarks.append(f"- Not measured: {', '.join(absent)}.")
    return [*lines, "", *remarks] if remarks else lines


def _cell(values: pd.Series, figure: str, form: str) -> str:
    if not len(values):
        return ""
    told = format(values.mean(), form)
    spread = len(values) > 1 and figure in _FIGURES
    return f"{told} ± {format(values.std(), form)}" if spread else told


def _paces(table: Found) -> dict[str, tuple[pd.Series, pd.Series]]:
    """Return the seconds of processor time of those that race, by what they do."""
    paces = {}
    for kind in ("fit", "sample"):
        if f"{kind} cpu" not in table.races:
            break
        times = [
            table.races.loc[table.races["method"] == name, f"{kind} cpu"].dropna() for name in RACE
        ]
        if all(len(turns) for turns in times):
            paces[kind] = (times[0], times[1])
    return paces


def _races(found: Sequence[Found]) -> list[str]:
    racing = {table.name: paces for table in found if (paces := _paces(table))}
    if not racing:
        return []
    titles = {method.name: method.title for method in CONTESTANTS}
    header = ("table", "what", *(titles[name] for name in RACE), "ratio", "of the medians")
    lines = [row(header), row(["---"] * len(header))]
    for name, paces in racing.items():
        for kind, (ours, theirs) in paces.items():
            least = [f"{turns.min():.3f} s" for turns in (ours, theirs)]
            ratios = (theirs.min() / ours.min(), theirs.median() / ours.median())
            lines.append(row((name, kind, *least, *(f"{ratio:.1f}x" for ratio in ratios))))
    return [
        "## Speed",
        "",
        "Turn by turn, each in a process of its own, on one core, what is loaded at first use loaded: the least processor",
        "time of all turns, to learn four fifths of the table and to draw as many rows. (What a turn takes above the",
        "least is the rest of the machine, not the method: Python's `timeit` says why. The medians tell how much it was.)",
        "",
        *lines,
        "",
    ]


def _trade_off(found: Sequence[Found], pictures: Mapping[str, str]) -> list[str]:
    traded = [(table, points) for table in found if len(points := table.trade_off())]
    if not traded:
        return []
    lines = ["## Privacy against quality", ""]
    for table, points in traded:
        header = ("min_leaf", *_FIGURES)
        lines += [
            f"`min_leaf` of the method `trees`, on {table.name}: the rows that a leaf stands for at least. Smaller",
            "leaves follow the training rows more closely. The default, 30, had the least C2ST of those that meet",
            "the privacy targets: copies no more than the holdout's, nearer at most 0.52.",
            "",
            row(header),
            row(["---"] * len(header)),
        ]
        for rows, figures in points.iterrows():
            cells = (format(figures[name], form) for name, form in _FIGURES.items())
            lines.append(row((str(rows), *cells)))
        lines.append("")
    if "trade-off" in pictures:
        lines += [f"![C2ST, nearness and tv3 by min_leaf]({pictures['trade-off']})", ""]
    return lines


def _contestants(found: Sequence[Found]) -> list[str]:
    lines = [row(("", "version", "settings")), row(["---"] * 3)]
    for method in CONTESTANTS:
        versions = {said for table in found for said in table.values(method.name, "version")}
        if versions:
            told = f"{method.package} {', '.join(sorted(versions))}"
            lines.append(row((method.title, told, method.budget)))
    return lines
