"""A fakegen plugin to copy: this module registers what the other modules define.

Decorated providers are found because they are imported here; everything else is returned by the hook of its
kind. This module is imported whenever fakegen starts, so it imports nothing heavy.
"""

from __future__ import annotations

from collections.abc import Iterable

from fakegen import (
    Command,
    ConstraintKind,
    Detector,
    Format,
    Function,
    Metric,
    Source,
    hookimpl,
)
from fakegen_example.commands import load_badge
from fakegen_example.constraints import Even
from fakegen_example.detectors import detect_badges
from fakegen_example.formats import FixedWidthWriter
from fakegen_example.functions import INITIAL
from fakegen_example.metrics import row_ratio
from fakegen_example.providers import Badge, Shift
from fakegen_example.sources import read_ini

__all__ = ["Badge", "Shift"]


@hookimpl
def fakegen_constraints() -> Iterable[ConstraintKind]:
    """Return the constraint example.even."""
    return [Even]


@hookimpl
def fakegen_sources() -> Iterable[Source]:
    """Return the source example.ini."""
    return [Source.of("example.ini", read_ini)]


@hookimpl
def fakegen_formats() -> Iterable[Format]:
    """Return the format example.fixed."""
    return [Format.of("example.fixed", [".fixed"], FixedWidthWriter)]


@hookimpl
def fakegen_detectors() -> Iterable[Detector]:
    """Return the detector example.badge."""
    return [
        Detector("example.badge", detect_badges, "Badges such as B-01234-0, by their check digit.")
    ]


@hookimpl
def fakegen_functions() -> Iterable[Function]:
    """Return the function example_initial."""
    return [INITIAL]


@hookimpl
def fakegen_metrics() -> Iterable[Metric]:
    """Return the metric example.row_ratio."""
    return [Metric.of("example.row_ratio", row_ratio, better="higher")]


@hookimpl
def fakegen_commands() -> Iterable[Command]:
    """Return the command example-badge."""
    return [Command("example-badge", load_badge, "Check whether a badge is valid.")]
