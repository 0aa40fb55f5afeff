"""Comparing generated data with real data by every registered metric."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from fakegen.errors import DataError, PluginError, UsageError, did_you_mean, nearest
from fakegen.interfaces.metric import Better, Metric


@dataclass(frozen=True, slots=True)
class Measurement:
    """The result of one metric.

    Attributes:
        metric: The metric's name.
        better: Whether ``higher`` or ``lower`` numbers are better.
        value: The number, or the mean of the parts; None if the metric has no result.
        parts: The numbers by column or pair of columns; empty if there is only one.
    """

    metric: str
    better: Better
    value: float | None
    parts: Mapping[str, float]

    @property
    def worst(self) -> Sequence[tuple[str, float]]:
        """The parts in order, the worst first."""
        sign = 1 if self.better == "higher" else -1
        return sorted(self.parts.items(), key=lambda part: (sign * part[1], part[0]))


@dataclass(frozen=True, slots=True)
class Comparison:
    """How similar generated data is to real data.

    Attributes:
        real_rows: The number of real rows.
        made_rows: The number of generated rows.
        columns: The compared columns: those that both have.
        left_out: The columns that only one of them has.
        measurements: The result of each metric.
    """

    real_rows: int
    made_rows: int
    columns: Sequence[str]
    left_out: Sequence[str]
    measurements: Sequence[Measurement]

    def __getitem__(self, metric: str) -> float | None:
        """Return the number of a metric.

        Raises:
            UsageError: There is no such metric.
        """
        for found in self.measurements:
            if found.metric == metric:
                return found.value
        near = did_you_mean(nearest(metric, [found.metric for found in self.measurements]))
        raise UsageError(f"there is no metric {metric!r}{near}")


def measure(real: pa.Table, made: pa.Table, metrics: Iterable[Metric]) -> Comparison:
    """Return the results of some metrics for two tables, over the columns that both have.

    Args:
        real: The real rows, at least one.
        made: The generated rows, at least one.
        metrics: The metrics.

    Raises:
        DataError: A table has no rows, or the tables have no column in common.
        PluginError: A metric fails, or returns no numbers.
    """
    for word, table in (("real", real), ("generated", made)):
        if not table.num_rows:
            raise DataError(f"the {word} data has no rows")
    columns = [name for name in real.column_names if name in made.column_names]
    if not columns:
        raise DataError("the real and the generated data have no column in common")
    left_out = [name for name in real.column_names if name not in columns]
    left_out += [name for name in made.column_names if name not in columns]
    pairs = [_alike(real[name], made[name]) for name in columns]
    first = pa.table(dict(zip(columns, (pair[0] for pair in pairs), strict=True)))
    second = pa.table(dict(zip(columns, (pair[1] for pair in pairs), strict=True)))
    measurements = [_measured(metric, first, second) for metric in metrics]
    return Comparison(real.num_rows, made.num_rows, columns, left_out, measurements)


def _measured(metric: Metric, real: pa.Table, made: pa.Table) -> Measurement:
    try:
        found = metric.compute(real, made)
        parts = {str(k): float(v) for k, v in found.items()} if isinstance(found, Mapping) else {}
        if isinstance(found, Mapping):
            value = sum(parts.values()) / len(parts) if parts else None
        else:
            value = float(found)
    except Exception as error:  # a plugin's metric may raise anything
        why = f"{type(error).__name__}: {error}"
        raise PluginError(f"metric {metric.name!r} fails: {why}") from error
    return Measurement(metric.name, metric.better, value, parts)


def _alike(real: pa.ChunkedArray, made: pa.ChunkedArray) -> tuple[pa.ChunkedArray, pa.ChunkedArray]:
    """Return two columns cast to a common type; strings if no other type fits both."""
    real, made = _plain(real), _plain(made)
    if real.type == made.type:
        return real, made
    for kind in (real.type, made.type, pa.float64(), pa.string()):
        try:
            return real.cast(kind), made.cast(kind)
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError, pa.ArrowTypeError):
            continue
    raise DataError(f"values of type {real.type} cannot be compared with {made.type}")


def _plain(values: pa.ChunkedArray) -> pa.ChunkedArray:
    return values.cast(values.type.value_type) if pa.types.is_dictionary(values.type) else values
