"""The provider ``markov``: texts that read like those of a column."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.arrays.plain import plain_array
from fakegen.errors import ParameterError, nearest
from fakegen.interfaces.block import Block
from fakegen.interfaces.generator import Generator
from fakegen.interfaces.provider import Context, provider
from fakegen.interfaces.type_words import show
from fakegen.providers.core.text_tokens import END, FIRST_WORD, TextTokens, before_another
from fakegen.providers.core.word_chain import WalkStep, WordChain, drawn
from fakegen.streams.stream import cumulate

_ORDERS = range(1, 5)
_MOST_SENTENCES = 50
_ROWS = 2**13
"""Rows whose words are held at a time."""


@provider("markov")
class MarkovText(Generator):
    """Text that reads like that of a column, word by word: what follows is what follows there.

    Sentences are new: none is a sentence of the column, capitals, quotes and brackets aside. Texts have as many
    sentences as those of the column. A word that fewer than ten rows have, such as a name, is withheld, with all
    that stands next to it; shorter columns need ``rare: {below: 1}``, and then must hold nothing that points at
    somebody. Scripts without spaces are learned character by character. Nulls and empty texts teach nothing.

    Example::

        sources:
          menu:
            rows:
              - {dish: Fried rice with beans and an egg.}
              - {dish: Soup of beans with rice and herbs.}
              - {dish: Baked fish with herbs and an onion.}
        tables:
          meal: {rows: 5, columns: {dish: {markov: {source: menu, column: dish, order: 1, rare: {below: 1}}}}}

    Args:
        source: The name of a declared source.
        column: The source's column of texts; by default the one of the same name, or the only one.
        order: How many words decide on the next one, 1 to 4. More read better, and repeat longer parts of
            the column.
        rare: ``{below: 25}`` withholds the words that fewer than 25 rows have; by default 10.
    """

    def __init__(
        self,
        context: Context,
        *,
        source: str,
        column: str | None = None,
        order: int = 2,
        rare: dict[str, Any] | None = None,
    ) -> None:
        if order not in _ORDERS:
            message = f"'order' must be in {_ORDERS.start} .. {_ORDERS.stop - 1}, not {order}"
            raise ParameterError(message, "order")
        from fakegen.profiling.openness import THIN  # which other schemas never load

        least = _least({"below": THIN} if rare is None else rare)
        tokens = TextTokens(_texts(context, source, column))
        kept = tokens.common(least)
        if not tokens.counts:
            raise ParameterError("there are no texts to learn from", "column")
        self._chain = WordChain(tokens.ids, kept, order)
        if self._chain.empty:
            raise ParameterError(_too_rare(int(kept.sum()), len(kept), least), "rare")
        if not self._chain.possible:
            raise ParameterError(
                "its words make no other sentences than its own: give more texts"
                + (", or a lower 'order'" if order > 1 else ""),
                "column",
            )
        self._spellings = pa.array(tokens.spellings(kept))
        self._stops = _Stops(tokens)
        counts = sorted(tokens.counts.items())
        self._sentences = np.array([min(number, _MOST_SENTENCES) for number, _ in counts])
        self._cumulative = cumulate([weight for _, weight in counts])

    def make(self, block: Block) -> pa.Array:
        """Return one text per row."""
        parts = [
            self._texts(block.take(np.arange(start, min(start + _ROWS, len(block)))))
            for start in range(0, len(block), _ROWS)
        ]
        return pa.concat_arrays([pa.array([], pa.string()), *parts])

    def _texts(self, block: Block) -> pa.Array:
        sentences = self._sentences[block.stream.child("sentences").choice(self._cumulative)]
        stream, stops = block.stream.child("words"), block.stream.child("stops")
        steps = list(self._chain.walk(stream, sentences))
        words = [
            self._written(step, stops.take(step.rows).uniform(slot))
            for slot, step in enumerate(steps)
        ]
        rows = np.concatenate([step.rows for step in steps])
        order = pa.array(np.argsort(rows, kind="stable"))
        offsets = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=len(block)))])
        texts = pa.ListArray.from_arrays(
            offsets.astype(np.int32), pa.concat_arrays(words).take(order)
        )
        return pc.binary_join(texts, "")

    def _written(self, step: WalkStep, point: NDArray[np.float64]) -> pa.Array:
        """Return the string of each word or stop."""
        words = self._spellings.take(pa.array(2 * step.token + step.first))
        ended = step.token == END
        stops = self._stops.drawn(step.opening[ended], step.last[ended], point[ended])
        return pc.replace_with_mask(words, pa.array(ended), stops)


class _Stops:
    """The stops of sentences, each as likely as with other sentences that begin with the same word.

    Args:
        tokens: The sentences.
    """

    def __init__(self, tokens: TextTokens) -> None:
        pairs = sorted(tokens.stops)
        different = sorted({stop for _, stop in pairs})
        self._written = pa.array([*different, *map(before_another, different)])
        self._number = len(different)
        self._stop = np.array([different.index(stop) for _, stop in pairs])
        words = np.array([token for token, _ in pairs])
        self._starts = np.searchsorted(words, np.arange(words.max() + 2))
        self._running = np.cumsum([tokens.stops[pair] for pair in pairs])

    def drawn(
        self, opening: NDArray[np.int64], last: NDArray[np.bool_], point: NDArray[np.float64]
    ) -> pa.Array:
        """Return the stop of each sentence.

        Args:
            opening: The first word of each: int64, shape (sentences,).
            last: Whether it is the last of its text; if not, a space follows the stop.
            point: A number in [0, 1) for each.
        """
        first, after = self._starts[opening], self._starts[opening + 1] - 1
        stop = self._stop[drawn(self._running, first, after, point)]
        return self._written.take(pa.array(np.where(last, stop, stop + self._number)))


def _least(rare: dict[str, Any]) -> int:
    """Return the least number of rows that a word must have."""
    below = rare.get("below")
    if (
        list(rare) != ["below"]
        or not isinstance(below, int)
        or isinstance(below, bool)
        or below < 1
    ):
        message = f"'rare' must be {{below: ROWS}}, with a whole number from 1 on, not {show(rare)}"
        raise ParameterError(message, "rare")
    return below


def _texts(context: Context, source: str, column: str | None) -> list[str]:
    """Return the texts of a source's column, without nulls."""
    table = context.source(source)
    names = table.column_names
    if column is None:
        column = context.column if context.column in names else names[0]
        if column != context.column and len(names) > 1:
            raise ParameterError("name the 'column' of the source that has the texts", "source")
    if column not in names:
        message = f"the source has no column {show(column)}"
        raise ParameterError(message, "column", nearest(column, names))
    values = plain_array(table.column(column))
    if not pa.types.is_string(values.type) and not pa.types.is_large_string(values.type):
        raise ParameterError(f"{show(column)} holds no texts, but {values.type}", "column")
    texts: list[str] = values.drop_null().to_pylist()
    return texts


def _too_rare(kept: int, size: int, least: int) -> str:
    kept, size = kept - FIRST_WORD, size - FIRST_WORD
    return (
        f"no sentence can be made of the words that {least} rows or more have ({kept:,} of {size:,} words); "
        "if its texts name nobody, write 'rare: {below: 1}'"
    )
