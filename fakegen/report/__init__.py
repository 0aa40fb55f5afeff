"""How similar generated data is to real data, in numbers."""

from __future__ import annotations

from collections.abc import Iterable

from fakegen.hookspecs import hookimpl
from fakegen.interfaces.metric import Metric


@hookimpl
def fakegen_metrics() -> Iterable[Metric]:
    """Return the built-in metrics."""
    from fakegen.report.metrics import copies, total_variation, total_variation_of_pairs

    return [
        Metric.of("total_variation", total_variation, better="lower"),
        Metric.of("total_variation_of_pairs", total_variation_of_pairs, better="lower"),
        Metric.of("copies", copies, better="lower"),
    ]
