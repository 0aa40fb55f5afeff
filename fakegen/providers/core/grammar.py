"""Grammars: texts with gaps, each filled by a text with gaps, until there are none left.

A grammar is a mapping from the names of its parts to texts: one, a list of equally likely ones, or a mapping from text
to weight. ``{name}`` in a text stands for another part, which is drawn anew at each place. A part can also be a regular
expression, ``{regex: '[0-9]{3}'}``. A grammar becomes a pattern, so that texts are made a block at a time.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from importlib import resources
from typing import Any, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.arrays.scatter import merged
from fakegen.errors import ParameterError, nearest
from fakegen.interfaces.block import Block
from fakegen.interfaces.generator import Generator, RowGenerator
from fakegen.interfaces.provider import Context, Dynamic
from fakegen.interfaces.type_words import show
from fakegen.patterns import Alternation, Concatenation, Pattern, Text, WordList, compile_regex
from fakegen.patterns.leaves import check_weights
from fakegen.standards.territory import language
from fakegen.streams import Stream

_GAP = re.compile(r"\{([^\W\d]\w*)\}")
_SLOT = "\x00{}\x00"
_STANDS_IN = "en"

Grammar = Mapping[str, Any]


class GrammarCompiler:
    """Compiles the parts of a grammar, each once.

    Args:
        grammar: The parts.
        slots: Names of gaps that stay open: :func:`filled` fills them with values of the row.
    """

    def __init__(self, grammar: Grammar, slots: Collection[str] = ()) -> None:
        self._grammar, self._slots = grammar, slots
        self._compiled: dict[str, Pattern] = {}
        self._open: list[str] = []

    def part(self, name: str) -> Pattern:
        """Return the pattern of a part.

        Raises:
            ParameterError: There is no such part, it stands within itself, or it is none of what a part
                can be; ``key`` is the name of the part that is wrong.
        """
        if name in self._open:
            parts = " -> ".join([*self._open[self._open.index(name) :], name])
            raise ParameterError(f"a part cannot be within itself: {parts}", key=self._open[-1])
        if name not in self._compiled:
            self._open.append(name)
            self._compiled[name] = self.pattern(self._grammar[name], name)
            self._open.pop()
        return self._compiled[name]

    def pattern(self, content: Any, name: str) -> Pattern:
        """Return the pattern of what is written for a part.

        Raises:
            ParameterError: See :meth:`part`.
        """
        if (
            isinstance(content, Mapping)
            and [*content] == ["regex"]
            and isinstance(content["regex"], str)
        ):
            try:
                return compile_regex(content["regex"])
            except ParameterError as error:
                raise ParameterError(error.message, suggestion=error.suggestion, key=name) from None
        texts, weights = _options(content, name)
        if not any(map(_GAP.search, texts)):
            return WordList(texts, weights) if len(texts) > 1 else Text(texts[0])
        options = [self._text(text, name) for text in texts]
        return Alternation(options, weights) if len(options) > 1 else options[0]

    def _text(self, text: str, within: str) -> Pattern:
        pieces = _GAP.split(text)
        patterns = [
            self._gap(piece, within) if number % 2 else Text(piece)
            for number, piece in enumerate(pieces)
        ]
        return Concatenation(*patterns)

    def _gap(self, name: str, within: str) -> Pattern:
        if name in self._slots:
            return Text(_SLOT.format(name))
        if name not in self._grammar:
            near = nearest(name, [*self._grammar, *self._slots])
            raise ParameterError(f"there is no part {name!r}", key=within, suggestion=near)
        return self.part(name)


def _options(content: Any, name: str) -> tuple[list[str], list[float] | None]:
    """Return the texts of a part and their weights; None if they are equally likely."""
    if isinstance(content, Mapping):
        texts, weights = [*content], [*content.values()]
        if not all(isinstance(one, int | float) and not isinstance(one, bool) for one in weights):
            raise ParameterError(f"the weights of {name!r} must be numbers, 0 or more", key=name)
    else:
        texts, weights = (content if isinstance(content, list) else [content]), None
    if not texts or not all(
        isinstance(text, str | int) and not isinstance(text, bool) for text in texts
    ):
        raise ParameterError(
            f"{name!r} must be a string, a list of strings or strings with their weights, not {show(content)}",
            key=name,
        )
    try:
        check_weights(weights or [1] * len(texts), len(texts))
    except ValueError:
        message = f"the weights of {name!r} must be numbers, 0 or more and not all 0"
        raise ParameterError(message, key=name) from None
    return [str(text) for text in texts], weights


def filled(texts: pa.Array, slots: Mapping[str, pa.Array | str]) -> pa.Array:
    """Return texts with their slots filled.

    Args:
        texts: Strings of a pattern that was compiled with these slots.
        slots: What is written in each slot: a string for all rows, or one for each row, none of them null.
    """
    for name, values in slots.items():
        pieces = pc.split_pattern(texts, _SLOT.format(name))
        texts = pc.binary_join(pieces, values)
    return texts


def by_kind(patterns: Sequence[Pattern], stream: Stream, kinds: NDArray[np.int64]) -> pa.Array:
    """Return one string per row, of the pattern of its kind.

    Args:
        patterns: The pattern of each kind.
        stream: The random words of the rows.
        kinds: The position of each row's pattern: int64, shape (rows,).
    """
    texts, rows = [pa.array([], pa.string())], [np.empty(0, dtype=np.int64)]
    for kind in np.unique(kinds).tolist():
        index = np.flatnonzero(kinds == kind)
        texts.append(patterns[kind].make(stream.take(index)))
        rows.append(index)
    return merged(texts, rows)


def given_or(given: Dynamic[str], block: Block, drawn: pa.Array) -> pa.Array:
    """Return the strings that are given of rows, and drawn ones where none is."""
    values = given.values(block)
    if values is None:
        return drawn
    if isinstance(values, pa.Array):
        return pc.coalesce(pc.cast(values, pa.string()), drawn)
    return pa.repeat(pa.scalar(values, pa.string()), len(block))


def own_grammar(name: str, context: Context) -> Grammar:
    """Return one of fakegen's own grammars in the language of a column's locale.

    Where there is none, the English one stands in, with a warning.
    """
    spoken = language(context.locale)
    if spoken not in _languages(name):
        context.stands_in([_STANDS_IN])
        spoken = _STANDS_IN
    return load(f"{name}.{spoken}")


@lru_cache(maxsize=8)
def load(file: str) -> Grammar:
    """Return the grammar in one of the files beside this module."""
    import yaml

    text = resources.files(__package__).joinpath("grammars", f"{file}.yaml").read_text("utf-8")
    return cast(Grammar, yaml.safe_load(text))


@lru_cache(maxsize=8)
def _languages(name: str) -> frozenset[str]:
    files = resources.files(__package__).joinpath("grammars").iterdir()
    words = [file.name.split(".") for file in files]
    return frozenset(parts[1] for parts in words if parts[0] == name and len(parts) > 2)


class OnePart(Generator):
    """One column of a generator of several.

    Args:
        whole: The generator.
        part: The column.
    """

    def __init__(self, whole: RowGenerator, part: str) -> None:
        self.type, self.nullable, self.compiled = (
            whole.columns[part],
            whole.nullable,
            whole.compiled,
        )
        self._whole, self._part = whole, part

    def make(self, block: Block) -> pa.Array:
        """Return the column."""
        return self._whole.make(block)[self._part]


def taken_parts(context: Context, parts: Collection[str], main: str) -> tuple[Sequence[str], bool]:
    """Return the parts that an entry takes, and whether it is the main one under another name.

    An entry of one column that is named like no part takes the main one.
    """
    known = [part for part in context.parts if part in parts]
    if len(context.parts) == 1 and not known:
        return [main], True
    return known or list(parts), False
