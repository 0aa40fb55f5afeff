"""Drawing from the networks that sdv learned: they turn noise into rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen import (
    Constraint,
    Model,
    ModelError,
    Stream,
    cast_given,
    cumulate,
    saved_codings,
    saved_field,
)
from fakegen_sdv.codings import Category, Coding, Number, restore_codings
from fakegen_sdv.network import Network

TOLERANCE = 0.1
"""How far a given number may be from the network's, if the network has no spread of its own: in units
of four standard deviations of the mode."""

MAX_CANDIDATES = 10_000
_ROWS = 4_096
_SLOTS = 3
_SPREAD = 4


@dataclass(frozen=True)
class Modes:
    """The mixture of normal distributions of a numeric column.

    For each number, a network gives the probability of each mode, and a place within the mode: -1 .. 1,
    in units of four standard deviations.

    Attributes:
        means: The mean of each mode, float64, shape (modes,).
        deviations: The standard deviation of each mode, positive, float64, shape (modes,).
        spread: The standard deviation of numbers around the network's place, in the same units.
    """

    means: NDArray[np.float64]
    deviations: NDArray[np.float64]
    spread: float


class GenerativeModel(Model):
    """A network that turns normal noise into a row.

    Args:
        method: ``sdv.ctgan`` or ``sdv.tvae``.
        columns: The Arrow type of each column, in the source's order.
        codings: The coding of each column.
        modes: The modes of each numeric column, None for the others.
        network: Its input is noise, and for CTGAN also one category of all columns, one-hot encoded.
            Its output is a place and the logits of the modes for each numeric column, and the logits of
            the categories for each other column.
        candidates: Candidates drawn per row with given columns.
        facts: Further facts, JSON-ready.
    """

    def __init__(
        self,
        method: str,
        columns: Mapping[str, pa.DataType],
        codings: Sequence[Coding],
        *,
        modes: Sequence[Modes | None],
        network: Network,
        candidates: int,
        facts: Mapping[str, Any],
    ) -> None:
        self.method, self.columns = method, columns
        self._codings, self._modes, self._network = codings, modes, network
        self._candidates, self._facts = candidates, facts
        self._steered = method == "sdv.ctgan"
        widths = [width_of(c, m) for c, m in zip(codings, modes, strict=True)]
        self._starts = np.concatenate([[0], np.cumsum(widths)])
        # CTGAN draws the category in the input by the logarithm of its frequency.
        logs = [np.log(c.counts + 1) for c in codings if isinstance(c, Category)]
        weights = np.concatenate([each / each.sum() for each in logs]) if logs else np.empty(0)
        self._steers = cumulate(weights) if self._steered else np.empty(0)
        self._noise = network.inputs - len(self._steers)

    def draw(
        self, stream: Stream, given: Mapping[str, pa.Array], where: Sequence[Constraint] = ()
    ) -> Mapping[str, pa.Array]:
        """Draw one row for each row of the stream; any columns may be given.

        The conditional distribution of these networks cannot be computed. If columns are given, several
        candidates are drawn for a row, and one is chosen with a probability in proportion to the
        likelihood of the given values (sampling importance resampling: Rubin, "The calculation of
        posterior distributions by data augmentation: comment", JASA 82, 1987). The result is the better
        the more candidates are near the given values. Unknown given values are ignored.

        Raises:
            ModelError: A given column is not in the model.
        """
        del where  # not conditional
        known = cast_given(given, self.columns)
        parts = []
        for start in range(0, max(len(stream), 1), _ROWS):
            rows = np.arange(start, min(start + _ROWS, len(stream)))
            within = {name: values.take(pa.array(rows)) for name, values in known.items()}
            parts.append(self._drawn(stream.take(rows), within))
        made = {name: pa.concat_arrays([part[name] for part in parts]) for name in parts[0]}
        return {name: given[name] if name in given else made[name] for name in self.columns}

    def _drawn(self, stream: Stream, known: Mapping[str, pa.Array]) -> dict[str, pa.Array]:
        evidence = {i: self._encoded(i, known[n]) for i, n in enumerate(self.columns) if n in known}
        first = _SLOTS * len(self.columns)
        if evidence:
            output = self._chosen(stream.skip(first), evidence)
        else:
            output = self._network(self._input(stream.skip(first), evidence)[0])
        return {
            name: self._values(i, output, stream)
            for i, name in enumerate(self.columns)
            if name not in known
        }

    def _encoded(self, number: int, values: pa.Array) -> NDArray[Any]:
        coding = self._codings[number]
        assert isinstance(coding, Category | Number)  # the only codings
        return coding.encode(values)

    def _chosen(self, stream: Stream, evidence: Mapping[int, NDArray[Any]]) -> NDArray[np.float64]:
        """Return the output of one chosen candidate for each row.

        The candidate with the greatest sum of log-weight and Gumbel noise is chosen, so that only two
        candidates are held at a time.
        """
        best = np.full(len(stream), -np.inf)
        chosen = np.zeros((len(stream), self._network.outputs))
        for candidate in range(self._candidates):
            slots = stream.skip(candidate * (self._noise + 3))
            rows, weight = self._input(slots, evidence)
            output = self._network(rows)
            gumbel = -np.log(-np.log(slots.open_uniform(self._noise + 2)))
            score = self._likelihood(output, evidence) + weight + gumbel
            better = score > best
            best[better], chosen[better] = score[better], output[better]
        return chosen

    def _input(
        self, stream: Stream, evidence: Mapping[int, NDArray[Any]]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the network's input, shape (rows, inputs), and the log-weight of each row.

        If categories are given, half of the candidates have one of them in their input; the weights
        correct for this.
        """
        from scipy.special import ndtri

        rows = np.zeros((len(stream), self._network.inputs))
        for slot in range(self._noise):
            rows[:, slot] = ndtri(stream.open_uniform(slot))
        weight = np.zeros(len(stream))
        if len(self._steers):
            steer = stream.choice(self._steers, self._noise)
            fixed = self._fixed(evidence, len(stream))
            if len(fixed):
                pick = stream.below(2 * len(fixed), self._noise + 1).astype(np.int64)
                asked = fixed[pick // 2, np.arange(len(stream))]
                steer = np.where((asked >= 0) & (pick % 2 == 0), asked, steer)
                own = np.diff(self._steers, prepend=0)[steer] / self._steers[-1]
                natural = 1 - (fixed >= 0).mean(axis=0) / 2
                weight = np.log(own / (own * natural + (fixed == steer).mean(axis=0) / 2))
            rows[np.arange(len(stream)), self._noise + steer] = 1
        return rows, weight

    def _fixed(self, evidence: Mapping[int, NDArray[Any]], rows: int) -> NDArray[np.int64]:
        """Return the given categories, numbered over all columns: int64, shape (columns, rows).

        Unknown ones are -1.
        """
        found, start = [], 0
        for i, coding in enumerate(self._codings):
            if isinstance(coding, Category):
                if i in evidence:
                    found.append(np.where(evidence[i] >= 0, evidence[i] + start, -1))
                start += len(coding)
        return np.array(found, dtype=np.int64).reshape(len(found), rows)

    def _likelihood(
        self, output: NDArray[np.float64], evidence: Mapping[int, NDArray[Any]]
    ) -> NDArray[np.float64]:
        """Return the log-likelihood of the given values by each candidate: float64, shape (rows,)."""
        total = np.zeros(len(output))
        for i, values in evidence.items():
            span, modes = self._span(i, output), self._modes[i]
            if modes is None:
                logs = span - _log_sum(span)[:, None]
                known = values >= 0
                total[known] += logs[known, values[known]]
            else:
                known = ~np.isnan(values)
                span = span[known]
                place = (values[known, None] - modes.means) / (_SPREAD * modes.deviations)
                away = (place - np.tanh(span[:, :1])) / modes.spread
                density = span[:, 1:] - _log_sum(span[:, 1:])[:, None] - away**2 / 2
                total[known] += _log_sum(density - np.log(modes.deviations))
        return total

    def _values(self, number: int, output: NDArray[np.float64], stream: Stream) -> pa.Array:
        coding, modes, span = self._codings[number], self._modes[number], self._span(number, output)
        slots = stream.skip(_SLOTS * number)
        if isinstance(coding, Category):
            return coding.decode(self._picked(span, slots))
        assert isinstance(coding, Number)  # the only other coding
        assert modes is not None  # numbers have modes
        from scipy.special import ndtri

        mode = self._picked(span[:, 1:], slots)
        place = np.tanh(span[:, 0])
        if not self._steered:
            place = place + modes.spread * ndtri(slots.open_uniform(1))
        place = np.clip(place, -1, 1) * _SPREAD
        return coding.decode(place * modes.deviations[mode] + modes.means[mode], slots, 2)

    def _picked(self, logits: NDArray[np.float64], stream: Stream) -> NDArray[np.int64]:
        """Return one index per row: for CTGAN a random one, for TVAE the most probable."""
        if not self._steered:
            # As in sdv, logits with the same hyperbolic tangent in 32 bits count as equal.
            return np.asarray(np.argmax(np.tanh(logits.astype(np.float32)), axis=1))
        share = np.cumsum(np.exp(logits - logits.max(axis=1, keepdims=True)), axis=1)
        point = stream.uniform() * share[:, -1]
        return np.asarray(np.minimum((share <= point[:, None]).sum(axis=1), logits.shape[1] - 1))

    def _span(self, number: int, output: NDArray[np.float64]) -> NDArray[np.float64]:
        return output[:, self._starts[number] : self._starts[number + 1]]

    def missing(self, column: str) -> pa.Array:
        """Return the missing codes of a column, without null."""
        return self._codings[list(self.columns).index(column)].codes.drop_null()

    def state(self) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
        """Return all there is to save: a JSON-ready mapping, and plain arrays by name."""
        arrays = self._network.arrays()
        for i, modes in enumerate(self._modes):
            if modes is not None:
                arrays[f"modes{i}"] = np.array([modes.means, modes.deviations])
        return {
            **saved_codings(self.columns, self._codings),
            "spreads": [None if modes is None else modes.spread for modes in self._modes],
            "candidates": self._candidates,
            "facts": dict(self._facts),
        }, arrays

    @classmethod
    def restore(
        cls, method: str, state: dict[str, Any], arrays: dict[str, NDArray[Any]]
    ) -> GenerativeModel:
        """Return the model of :meth:`state`.

        Raises:
            ModelError: No model could have such a state.
        """
        columns, codings = restore_codings(state)
        candidates, facts = saved_field(state, "candidates", int), saved_field(state, "facts", dict)
        if not 1 <= candidates <= MAX_CANDIDATES:
            raise ModelError(f"the number of candidates must be in 1 .. {MAX_CANDIDATES}")
        spreads = saved_field(state, "spreads", list)
        if len(spreads) != len(codings):
            raise ModelError("the spreads do not fit the columns")
        layers = dict(arrays)
        modes = [
            _restore_modes(layers.pop(f"modes{i}", None), spread)
            if isinstance(coding, Number)
            else None
            for i, (coding, spread) in enumerate(zip(codings, spreads, strict=True))
        ]
        network = Network.restore(layers, residual=method == "sdv.ctgan")
        inputs = 1
        if method == "sdv.ctgan":
            inputs += sum(len(coding) for coding in codings if isinstance(coding, Category))
        outputs = sum(width_of(c, m) for c, m in zip(codings, modes, strict=True))
        if network.inputs < inputs or network.outputs != outputs:
            raise ModelError("the network does not fit the columns")
        return cls(
            method,
            columns,
            codings,
            modes=modes,
            network=network,
            candidates=candidates,
            facts=facts,
        )

    def describe(self) -> dict[str, Any]:
        """Return what ``fakegen model show`` prints: facts by name, JSON-ready."""
        return {
            **self._facts,
            "method": self.method,
            "candidates": self._candidates,
            "columns": {
                name: coding.describe()
                for name, coding in zip(self.columns, self._codings, strict=True)
            },
        }


def width_of(coding: Coding, modes: Modes | None) -> int:
    """Return how many outputs of a network one column has."""
    if isinstance(coding, Category):
        return len(coding)
    assert modes is not None  # numbers have modes
    return 1 + len(modes.means)


def _restore_modes(array: NDArray[Any] | None, spread: Any) -> Modes:
    if array is None or array.dtype != np.float64 or array.ndim != 2 or len(array) != 2:
        raise ModelError("a column of numbers has no modes")
    means, deviations = array
    if not (len(means) and np.isfinite(array).all() and np.all(deviations > 0)):
        raise ModelError("the modes of a column of numbers are not valid")
    if type(spread) is not float or not 0 < spread <= 1:
        raise ModelError("the spread of a column of numbers is not valid")
    return Modes(means, deviations, spread)


def _log_sum(logs: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the logarithm of each row's sum of exponentials."""
    top = logs.max(axis=1)
    # Summed one after the other, so that rounding does not depend on the position of the row.
    return np.asarray(top + np.log(np.cumsum(np.exp(logs - top[:, None]), axis=1)[:, -1]))
