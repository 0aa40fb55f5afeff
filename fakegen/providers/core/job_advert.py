"""The provider ``job_advert``: vacancies, whose tasks and requirements are those of the job."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from functools import cached_property
from typing import cast

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen.interfaces.block import Block
from fakegen.interfaces.generator import Generator, RowGenerator
from fakegen.interfaces.parameters import parameters_of
from fakegen.interfaces.provider import Context, Dynamic, Provider
from fakegen.patterns import Pattern
from fakegen.providers.core.grammar import (
    Grammar,
    GrammarCompiler,
    OnePart,
    by_kind,
    filled,
    given_or,
    own_grammar,
    taken_parts,
)
from fakegen.streams.stream import cumulate

ADVERT_PARTS: Mapping[str, pa.DataType] = dict.fromkeys(
    ("title", "company", "city", "text"), pa.string()
)
_SLOTS = ("title", "company", "city")
_OTHER = "general"


class JobAdverts(RowGenerator):
    """Job adverts: the parts that an entry takes.

    Args:
        context: What they are made for.
        taken: The parts.
        given: Titles, companies and cities, where they are known.
    """

    grows = True

    def __init__(
        self, context: Context, taken: list[str], given: Mapping[str, Dynamic[str]]
    ) -> None:
        self.columns = ADVERT_PARTS
        self._taken, self._given = taken, given
        grammar = own_grammar("job_advert", context)
        self._fields = [*grammar["field"], _OTHER]
        self._weights = cumulate([*grammar["field"].values()])
        compiler = GrammarCompiler(grammar)
        self._titles = [compiler.part(f"title_{field}") for field in grammar["field"]]
        self._words = {field: grammar[f"words_{field}"] for field in grammar["field"]}
        self._texts = [_text(grammar, field) for field in self._fields] if "text" in taken else []
        wanted = _SLOTS if "text" in taken else taken
        self._drawn = {
            part: _method(part, context) for part in ("company", "city") if part in wanted
        }
        self.compiled = all(generator.compiled for generator in self._drawn.values())

    def make(self, block: Block) -> Mapping[str, pa.Array]:
        """Return the parts that the entry takes."""
        adverts = _Adverts(self, block)
        return {part: getattr(adverts, part) for part in self._taken}

    def fields(self, block: Block) -> NDArray[np.int64]:
        """Return the position of a drawn field for each row."""
        return block.stream.child("field").choice(self._weights)

    def titles(self, block: Block, fields: NDArray[np.int64]) -> pa.Array:
        """Return the title of each row: as given, or one of its field."""
        drawn = by_kind(self._titles, block.stream.child("title"), fields)
        return given_or(self._given["title"], block, drawn)

    def fields_of(self, titles: pa.Array, drawn: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the position of each title's field; the last, of other titles, where no word is known."""
        if self._given["title"] == Dynamic():
            return drawn
        coded = titles.dictionary_encode()
        found = [self._field_of(title) for title in coded.dictionary.to_pylist()]
        indices: NDArray[np.int64] = np.array(found, dtype=np.int64)[coded.indices.to_numpy()]
        return indices

    def _field_of(self, title: str) -> int:
        """Return the field with the longest word that the title holds."""
        lower = title.lower()
        held = {
            field: max((len(word) for word in words if word in lower), default=0)
            for field, words in self._words.items()
        }
        best = max(held, key=lambda field: held[field])
        return self._fields.index(best if held[best] else _OTHER)

    def other(self, part: str, block: Block) -> pa.Array:
        """Return the company or the city of each row."""
        drawn = self._drawn[part].make(Block(block.stream.child(part)))
        return given_or(self._given[part], block, drawn)

    def texts(self, block: Block, fields: NDArray[np.int64]) -> pa.Array:
        """Return the text of each row, with open slots."""
        return by_kind(self._texts, block.stream.child("text"), fields)


class _Adverts:
    """The adverts of a block: each part is made when it is first asked for, once."""

    def __init__(self, source: JobAdverts, block: Block) -> None:
        self._source, self._block = source, block

    @cached_property
    def _field(self) -> NDArray[np.int64]:
        return self._source.fields(self._block)

    @cached_property
    def title(self) -> pa.Array:
        return self._source.titles(self._block, self._field)

    @cached_property
    def company(self) -> pa.Array:
        return self._source.other("company", self._block)

    @cached_property
    def city(self) -> pa.Array:
        return self._source.other("city", self._block)

    @cached_property
    def text(self) -> pa.Array:
        fields = self._source.fields_of(self.title, self._field)
        texts = self._source.texts(self._block, fields)
        return filled(texts, {slot: getattr(self, slot) for slot in _SLOTS})


def _text(grammar: Grammar, field: str) -> Pattern:
    """Return the pattern of the texts of a field."""
    own = {**grammar, "tasks": f"{{tasks_{field}}}", "needs": f"{{needs_{field}}}"}
    return GrammarCompiler(own, _SLOTS).part("text")


def _method(part: str, context: Context) -> Generator:
    from fakegen.providers.faker.faker_namespace import FakerNamespace

    found = FakerNamespace().provider(f"faker.{part}", context.locale)
    assert found is not None  # Faker's own for all locales
    return cast(Generator, found.bind(context))


def _job_advert(  # noqa: D417 - written for users, who do not see the context
    context: Context,
    *,
    title: Dynamic[str] | None = None,
    company: Dynamic[str] | None = None,
    city: Dynamic[str] | None = None,
) -> Generator | RowGenerator:
    """An advert of a vacancy: up to four columns that agree.

    A table takes the parts that it wants: ``title``, ``company``, ``city`` (these as Faker has them) and ``text``,
    which names the others, with tasks and requirements that suit the title. A column of another name is the
    ``text``. Adverts are in English or German, by the locale; for other languages, English stands in.

    Example::

        title, city, text: job_advert

    Args:
        title: The title of the job, if it is known.
        company: The company.
        city: The place of work.
    """
    taken, other = taken_parts(context, ADVERT_PARTS, "text")
    given = {"title": title, "company": company, "city": city}
    made = JobAdverts(
        context, list(taken), {part: value or Dynamic() for part, value in given.items()}
    )
    return OnePart(made, "text") if other else made


job_advert = Provider(
    "job_advert", _job_advert, parameters_of(_job_advert), inspect.getdoc(_job_advert) or ""
)
