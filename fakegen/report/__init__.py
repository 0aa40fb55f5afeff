"""How similar generated data is to real data, in numbers."""

from __future__ import annotations

from collections.abc import Iterable

from fakegen.hookspecs import hookimpl
from fakegen.interfaces.metric import Metric
from fakegen.report.data import compare
from fakegen.report.measuring import Comparison, Measurement
from fakegen.report.metrics import copies, total_variation, total_variation_of_pairs

__all__ = ["Comparison", "Measurement", "compare"]


@hookimpl
def fakegen_metrics() -> Iterable[Metric]:
    """Return the built-in metrics."""
    return [
        Metric.of("total_variation", total_variation, better="lower"),
        Metric.of("total_variation_of_pairs", total_variation_of_pairs, better="lower"),
        Metric.of("copies", copies, better="lower"),
    ]
