"""Pictures of growth: seconds over a size, on logarithmic axes, legible on a dark and on a light page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

_INK = "#808890"
_COLOURS = ("#1f9e89", "#e6550d", "#9e6ebd", "#4c8fd6", "#c79a1b", "#74c476")
_MARKS = "osDPvX"

Curve = Sequence[tuple[float, float]]
"""Sizes, and the seconds that each takes."""


def draw_curves(
    curves: Mapping[tuple[str, str], Curve], size: str, seconds: str, path: Path
) -> None:
    """Write a picture, one panel beside the other.

    Args:
        curves: By the panel's title and the curve's name.
        size: What the sizes are, for the axis.
        seconds: What the seconds are.
        path: An SVG file.
    """
    import matplotlib as mpl

    mpl.use("svg")
    from matplotlib.figure import Figure

    plain = dict.fromkeys(("text.color", "axes.labelcolor", "xtick.color", "ytick.color"), _INK)
    style = plain | {"axes.edgecolor": _INK, "svg.hashsalt": "fakegen", "font.size": 9}
    titles = list(dict.fromkeys(title for title, _ in curves))
    names = list(dict.fromkeys(name for _, name in curves))
    with mpl.rc_context(style):
        figure = Figure(figsize=(1 + 2.6 * len(titles), 3.2), layout="constrained")
        panels = figure.subplots(1, len(titles), sharey=True, squeeze=False)[0]
        for title, axes in zip(titles, panels, strict=True):
            for name, colour, mark in zip(names, _COLOURS, _MARKS, strict=False):
                points = curves.get((title, name), ())
                axes.loglog(
                    [at for at, _ in points],
                    [taken for _, taken in points],
                    color=colour,
                    marker=mark,
                    label=name,
                )
            axes.set_title(title, fontsize=9)
            axes.set_xlabel(size)
        panels[0].set_ylabel(seconds)
        handles, labels = panels[0].get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside upper center", ncols=6, frameon=False)
        figure.savefig(path, transparent=True, metadata={"Date": None})
