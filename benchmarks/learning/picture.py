"""Pictures of the results, legible on a dark and on a light page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.learning.found import Found
from benchmarks.learning.methods import CONTESTANTS

_INK = "#808890"
_COLOURS = (
    *("#1f9e89", "#74c476", "#a1b56c", "#0fb5c9"),
    *("#e6550d", "#d6616b", "#9e6ebd", "#4c8fd6", "#c79a1b"),
)
_MARKS = "osDpvPX^*"


def pictures(found: Sequence[Found], out: Path) -> dict[str, str]:
    """Draw beside the page.

    Returns:
        The names of the files: ``C2ST``, and ``trade-off`` where that was measured.
    """
    import matplotlib as mpl

    mpl.use("svg")
    plain = dict.fromkeys(("text.color", "axes.labelcolor", "xtick.color", "ytick.color"), _INK)
    style = plain | {"axes.edgecolor": _INK, "svg.hashsalt": "fakegen", "font.size": 9}
    drawn = {}
    with mpl.rc_context(style):
        for name, draw in (("C2ST", _c2st), ("trade-off", _trade_off)):
            figure = draw(found)
            if figure is not None:
                file = out.with_name(f"{out.stem}-{name.lower()}.svg")
                figure.savefig(file, transparent=True, metadata={"Date": None})
                drawn[name] = file.name
    return drawn


def _c2st(found: Sequence[Found]) -> Any:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8, 0.9 + 0.85 * len(found)), layout="constrained")
    axes = figure.subplots()
    for at, method in enumerate(CONTESTANTS):
        means, spreads, places = [], [], []
        for row, table in enumerate(found):
            values = table.values(method.name, "C2ST train")
            if len(values):
                means.append(values.mean())
                spreads.append(values.std() if len(values) > 1 else 0.0)
                places.append(row + (at - (len(CONTESTANTS) - 1) / 2) * 0.09)
        axes.errorbar(
            means,
            places,
            xerr=spreads,
            fmt=_MARKS[at],
            color=_COLOURS[at],
            label=method.title,
            markersize=7,
            elinewidth=1,
        )
    axes.axvline(0.5, color=_INK, linewidth=1, linestyle=":")
    axes.set_yticks(range(len(found)), [table.name for table in found])
    axes.set_ylim(len(found) - 0.5, -0.5)
    axes.set_xlabel("C2ST: made rows told from training rows (0.5: not at all, 1: always)")
    for row in range(len(found) - 1):
        axes.axhline(row + 0.5, color=_INK, linewidth=0.3)
    figure.legend(loc="outside upper center", ncols=5, frameon=False)
    return figure


def _trade_off(found: Sequence[Found]) -> Any:
    from matplotlib.figure import Figure

    points = next((known for table in found if len(known := table.trade_off())), None)
    if points is None:
        return None
    figure = Figure(figsize=(8, 3.2), layout="constrained")
    shown = {"C2ST train": "C2ST", "nearer": "nearer to training rows", "tv3": "tv3"}
    for axes, (column, label) in zip(figure.subplots(1, 3), shown.items(), strict=True):
        axes.plot(points.index, points[column], "o-", color=_COLOURS[0])
        axes.set_xscale("log")
        axes.set_xticks(points.index, [str(rows) for rows in points.index])
        axes.minorticks_off()
        axes.set_xlabel("min_leaf")
        axes.set_title(label, fontsize=9)
    return figure
