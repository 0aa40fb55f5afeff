"""The provider ``review``: what customers write about a product, in the tone of their stars."""

from __future__ import annotations

import inspect
from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.arrays.type_kinds import is_number
from fakegen.errors import GenerationError, ParameterError
from fakegen.interfaces.block import Block
from fakegen.interfaces.generator import Generator, RowGenerator
from fakegen.interfaces.parameters import parameters_of
from fakegen.interfaces.provider import Context, Dynamic, Provider
from fakegen.providers.core.grammar import (
    GrammarCompiler,
    OnePart,
    by_kind,
    filled,
    given_or,
    own_grammar,
    taken_parts,
)
from fakegen.streams.stream import cumulate

REVIEW_PARTS: Mapping[str, pa.DataType] = {
    "stars": pa.int64(),
    "title": pa.string(),
    "text": pa.string(),
}
_STARS = range(1, 6)
WEIGHTS = (12, 6, 10, 20, 52)
"""How likely one to five stars are: most customers are content, and few are in between."""

_CUMULATIVE = cumulate(WEIGHTS)


class Reviews(RowGenerator):
    """Reviews: the parts that an entry takes.

    Args:
        context: What they are made for.
        taken: The parts.
        stars: The number of stars; drawn where it is null or not given.
        product: What is reviewed.

    Raises:
        ParameterError: ``stars`` is no number of stars.
    """

    grows = True

    def __init__(
        self, context: Context, taken: list[str], stars: Dynamic[float], product: Dynamic[str]
    ) -> None:
        self.columns = REVIEW_PARTS
        self._taken, self._stars, self._product = taken, stars, product
        if stars.constant is not None and not _STARS[0] <= stars.constant <= _STARS[-1]:
            message = f"'stars' must be in {_STARS[0]} .. {_STARS[-1]}, not {stars.constant:g}"
            raise ParameterError(message, "stars")
        if not (stars.type is None or is_number(stars.type)):
            raise ParameterError(f"'stars' must be a number, not {stars.type}", "stars")
        grammar = own_grammar("review", context)
        self._unnamed = str(grammar["product"])
        compiler = GrammarCompiler(grammar, ["product"])
        self._patterns = {
            part: [compiler.part(f"{part}_{stars}") for stars in _STARS]
            for part in taken
            if part != "stars"
        }

    def make(self, block: Block) -> Mapping[str, pa.Array]:
        """Return the parts that the entry takes.

        Raises:
            GenerationError: A row's stars are not in 1 .. 5.
        """
        stars = self.stars(block)
        return {
            part: pa.array(stars) if part == "stars" else self._text(part, block, stars)
            for part in self._taken
        }

    def stars(self, block: Block) -> NDArray[np.int64]:
        """Return the stars of each row: int64, shape (rows,)."""
        drawn = block.stream.child("stars").choice(_CUMULATIVE) + _STARS[0]
        given = self._stars.values(block)
        if given is None:
            return drawn
        if not isinstance(given, pa.Array):
            return np.full(len(block), round(given), dtype=np.int64)
        known = np.asarray(given.is_valid())
        values = pc.cast(given, pa.float64()).fill_null(_STARS[0]).to_numpy()
        wrong = ~((values >= _STARS[0]) & (values <= _STARS[-1]))
        if wrong.any():
            at = int(wrong.argmax())
            raise GenerationError(
                f"row {block.rows.numbers[at]}: 'stars' must be in {_STARS[0]} .. {_STARS[-1]}, "
                f"not {values[at]:g}"
            )
        stars: NDArray[np.int64] = np.where(known, np.rint(values).astype(np.int64), drawn)
        return stars

    def _text(self, part: str, block: Block, stars: NDArray[np.int64]) -> pa.Array:
        texts = by_kind(self._patterns[part], block.stream.child(part), stars - _STARS[0])
        unnamed = pa.repeat(pa.scalar(self._unnamed), len(block))
        return _capitalised(filled(texts, {"product": given_or(self._product, block, unnamed)}))


def _capitalised(texts: pa.Array) -> pa.Array:
    """Return texts with a capital at the start, except for names such as iPhone."""
    first, rest = pc.utf8_slice_codeunits(texts, 0, 1), pc.utf8_slice_codeunits(texts, 1)
    capital = pc.binary_join_element_wise(pc.utf8_upper(first), rest, "")
    return pc.if_else(pc.match_substring_regex(texts, r"^\p{Ll}(\p{Ll}|\PL)"), capital, texts)


def _review(  # noqa: D417 - written for users, who do not see the context
    context: Context,
    *,
    stars: Dynamic[float] | None = None,
    product: Dynamic[str] | None = None,
) -> Generator | RowGenerator:
    """A customer's review of a product: up to three columns that agree.

    A table takes the parts that it wants: ``stars`` (1 to 5, mostly 5), ``title`` and ``text``, whose tone is that
    of the stars. A column of another name is the ``text``. Reviews are in English, German, French or Dutch, by
    the locale; for other languages, English stands in.

    Example::

        stars: {integer: {min: 1, max: 5}}
        product: {choice: [desk lamp, coffee grinder]}
        "title, text": {review: {stars: "{{ stars }}", product: "{{ product }}"}}

    Args:
        stars: The stars, if they are known; they are rounded.
        product: What is reviewed, without an article.
    """
    taken, other = taken_parts(context, REVIEW_PARTS, "text")
    made = Reviews(context, list(taken), stars or Dynamic(), product or Dynamic())
    return OnePart(made, "text") if other else made


review = Provider("review", _review, parameters_of(_review), inspect.getdoc(_review) or "")
