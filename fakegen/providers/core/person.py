"""The provider ``person``: names, birth date, e-mail and more of one person, in columns that agree.

Each part has a stream of its own and is made once, when it or another part that follows from it is taken. So an
entry makes only what it takes, and further parts change none of the others.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from copy import copy
from datetime import date
from functools import cache, cached_property
from typing import cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.arrays.scatter import merged
from fakegen.errors import GenerationError, ParameterError
from fakegen.interfaces.block import Block
from fakegen.interfaces.expression import Expression
from fakegen.interfaces.generator import Generator, RowGenerator
from fakegen.interfaces.provider import Context, Dynamic, provider
from fakegen.providers.core.birth_dates import BirthDates
from fakegen.providers.core.user_names import user_names
from fakegen.providers.faker_data import data_for

PARTS: Mapping[str, pa.DataType] = {
    "first_name": pa.string(),
    "last_name": pa.string(),
    "name": pa.string(),
    "sex": pa.string(),
    "birth_date": pa.date32(),
    "user_name": pa.string(),
    "email": pa.string(),
    "phone": pa.string(),
}
"""The parts and their types."""

_FOLLOWS = {
    "first_name": {"sex"},
    "last_name": {"sex"},
    "name": {"first_name", "last_name", "sex"},
    "user_name": {"first_name", "last_name", "sex", "birth_date"},
    "email": {"first_name", "last_name", "sex", "birth_date", "user_name"},
}
"""What each part is made from."""

SEXES = ("female", "male", "nonbinary")
_DRAWN = 2
"""How many of them are drawn, equally likely; the others are only given."""

_RESERVED = ("example.org", "example.com", "example.net")
"""Domains that never belong to anybody (RFC 2606)."""

_DOMAIN = re.compile(r"(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")
_NAMELESS = "user"
"""The user name of a person whose name leaves no letter in ASCII."""

_ORDER = re.compile(
    r"\{\{(?P<one>first|last)_name\w*\}\}(?P<between>[^{}]?)\{\{(?P<other>first|last)_name\w*\}\}"
)
_FIRST_LAST = ("first", "last"), " "
_YOUNGEST: Dynamic[int] = Dynamic(18)
_OLDEST: Dynamic[int] = Dynamic(90)


@provider("person")
class PersonProvider(RowGenerator):
    """A person: up to eight columns that agree.

    A table takes the parts that it wants: ``first_name``, ``last_name``, ``name`` (both, in the order of the
    language), ``sex`` (``female`` or ``male``), ``birth_date``, ``user_name`` (in ASCII, made from the names, some
    with the year of birth), ``email`` (the user name at a domain that is reserved for examples) and ``phone`` (a
    valid number of the country). The names are Faker's, as frequent as there. Parts in different entries are
    different persons'.

    Example::

        first_name, last_name, sex, email: {person: {min_age: 18, max_age: 65}}

    Args:
        sex: The sex, if it is known: ``female``, ``male``, ``nonbinary`` or a synonym; by default female or
            male, equally likely.
        born: The birth date, if it is known.
        min_age: The least age at the schema's ``now``, in years.
        max_age: The greatest age.
        domain: The domain of the e-mail address; by default ``example.org``, ``example.com`` or
            ``example.net``.
        country: The ISO 3166 code of the phone number's country; by default the locale's country.
    """

    grows = True

    def __init__(
        self,
        context: Context,
        *,
        sex: Dynamic[str] | None = None,
        born: Dynamic[date] | None = None,
        min_age: Dynamic[int] = _YOUNGEST,
        max_age: Dynamic[int] = _OLDEST,
        domain: Dynamic[str] | None = None,
        country: str | None = None,
    ) -> None:
        self.columns = PARTS
        self._given: Mapping[str, Expression] = {}
        self._wanted = [part for part in context.parts if part in PARTS] or list(PARTS)
        self._sex, self._domain = sex or Dynamic(), domain or Dynamic()
        self._births = BirthDates(context.now.date(), born or Dynamic(), min_age, max_age)
        if self._sex.constant is not None:
            _code(self._sex.constant)
        if self._domain.constant is not None:
            _check_domain(self._domain.constant)
        needed = set(self._wanted).union(*(_FOLLOWS.get(part, ()) for part in self._wanted))
        self._names: dict[str, Callable[[int], Generator]] = {
            part: _names(part, context) for part in ("first_name", "last_name") if part in needed
        }
        self._order, self._between = _order(context) if "name" in needed else _FIRST_LAST
        self._latin = _latin(context) if "user_name" in needed else {}
        self._phone = _phone(context, country) if "phone" in needed else None
        self.compiled = all(
            names(code).compiled for names in self._names.values() for code in range(_DRAWN)
        )

    def make(self, block: Block) -> Mapping[str, pa.Array]:
        """Return the parts that the entry takes.

        Raises:
            GenerationError: What is given of a row is wrong.
        """
        persons = _Persons(self, block)
        return {part: getattr(persons, part) for part in self._wanted}

    def following(self, columns: Mapping[str, Expression]) -> PersonProvider:
        """See :meth:`RowGenerator.following`; a null is no value, and is drawn."""
        made = copy(self)
        made._given = {**self._given, **columns}
        return made

    def given(self, part: str, block: Block) -> pa.Array | None:
        """Return the values of a part that is given, null where it is not."""
        expression = self._given.get(part)
        if expression is None:
            return None
        return pc.cast(expression.evaluate(block.inputs, len(block)), PARTS[part])

    def sexes(self, block: Block) -> NDArray[np.int8]:
        """Return the position of each row's sex in :data:`SEXES`."""
        drawn = block.stream.child("sex").below(_DRAWN).astype(np.int8)
        given = self.given("sex", block)
        if given is None:
            given = self._sex.values(block)
        if given is None:
            return drawn
        if isinstance(given, str):
            return np.full(len(block), _code(given), dtype=np.int8)
        words = pc.cast(given, pa.string()).dictionary_encode()
        try:
            codes = [_code(word) for word in words.dictionary.to_pylist()]
        except ParameterError as error:
            raise GenerationError(error.message) from error
        index = words.indices.fill_null(0).to_numpy(zero_copy_only=False)
        known = np.asarray(words.is_valid())
        sexes: NDArray[np.int8] = np.where(
            known, np.array([*codes, 0], dtype=np.int8)[index], drawn
        )
        return sexes

    def birth_dates(self, block: Block) -> pa.Array:
        """Return the birth date of each row."""
        return self._births.dates(block)

    def names(self, part: str, block: Block, sexes: NDArray[np.int8]) -> pa.Array:
        """Return the first or the last name of each row, in the form of its sex."""
        drawn = Block(block.stream.child(part))
        parts, rows = [pa.array([], pa.string())], [np.empty(0, dtype=np.int64)]
        for code in np.unique(sexes).tolist():
            index = np.flatnonzero(sexes == code)
            parts.append(self._names[part](code).make(drawn.take(index)))
            rows.append(index)
        return merged(parts, rows)

    def latin(self, names: pa.Array) -> pa.Array:
        """Return names as lower-case letters and digits of ASCII, one at least."""
        from fakegen.expressions.ascii_text import ascii_text

        coded = names.dictionary_encode()
        words = [
            re.sub("[^a-z0-9]", "", ascii_text(self._latin.get(name, name)).lower()) or _NAMELESS
            for name in coded.dictionary.to_pylist()
        ]
        return pa.array(words, pa.string()).take(coded.indices)

    def joined(self, names: Mapping[str, pa.Array]) -> pa.Array:
        """Return full names, in the order of the language."""
        one, other = self._order
        return pc.binary_join_element_wise(names[one], names[other], self._between)

    def domains(self, block: Block) -> pa.Array:
        """Return the domain of each row's e-mail address."""
        drawn = pa.array(_RESERVED).take(
            pa.array(block.stream.child("domain").below(len(_RESERVED)))
        )
        given = self._domain.values(block)
        if given is None:
            return drawn
        if isinstance(given, str):
            return pa.repeat(pa.scalar(given), len(block))
        values = pc.cast(given, pa.string())
        try:
            for domain in pc.unique(values).drop_null().to_pylist():
                _check_domain(domain)
        except ParameterError as error:
            raise GenerationError(error.message) from error
        return pc.coalesce(values, drawn)

    def phones(self, block: Block) -> pa.Array:
        """Return the phone number of each row."""
        assert self._phone is not None  # it is taken
        return self._phone.make(Block(block.stream.child("phone")))


class _Persons:
    """The persons of a block: each part is made when it is first asked for, once."""

    def __init__(self, source: PersonProvider, block: Block) -> None:
        self._source, self._block = source, block

    @cached_property
    def _sexes(self) -> NDArray[np.int8]:
        return self._source.sexes(self._block)

    @cached_property
    def sex(self) -> pa.Array:
        return pa.array(SEXES).take(pa.array(self._sexes))

    @cached_property
    def first_name(self) -> pa.Array:
        return self._known("first_name", self._named)

    @cached_property
    def last_name(self) -> pa.Array:
        return self._known("last_name", self._named)

    @cached_property
    def name(self) -> pa.Array:
        return self._source.joined({"first": self.first_name, "last": self.last_name})

    @cached_property
    def birth_date(self) -> pa.Array:
        return self._known("birth_date", lambda _: self._source.birth_dates(self._block))

    @cached_property
    def user_name(self) -> pa.Array:
        return self._known("user_name", self._user_named)

    @cached_property
    def email(self) -> pa.Array:
        domains = self._source.domains(self._block)
        return pc.binary_join_element_wise(self.user_name, domains, "@")

    @cached_property
    def phone(self) -> pa.Array:
        return self._source.phones(self._block)

    def _known(self, part: str, drawn: Callable[[str], pa.Array]) -> pa.Array:
        """Return a part that others follow: given where it is, drawn elsewhere."""
        given = self._source.given(part, self._block)
        return drawn(part) if given is None else pc.coalesce(given, drawn(part))

    def _named(self, part: str) -> pa.Array:
        return self._source.names(part, self._block, self._sexes)

    def _user_named(self, part: str) -> pa.Array:
        first, last = map(self._source.latin, (self.first_name, self.last_name))
        return user_names(first, last, self.birth_date, self._block.stream.child(part))


def _code(word: str) -> int:
    from fakegen.providers.faker.forms import meant

    return SEXES.index(meant(word, "sex"))


def _check_domain(domain: str) -> None:
    if not _DOMAIN.fullmatch(domain):
        raise ParameterError(
            f"'domain' must be a domain such as example.org, not {domain!r}", "domain"
        )


def _names(part: str, context: Context) -> Callable[[int], Generator]:
    """Return what returns the generator of Faker's names of one of :data:`SEXES`, by its position."""
    from fakegen.providers.faker.faker_namespace import FakerNamespace

    found = FakerNamespace().provider(f"faker.{part}", context.locale)
    assert found is not None  # Faker's own for all locales
    return cache(lambda code: cast(Generator, found.bind(context, gender=SEXES[code])))


def _order(context: Context) -> tuple[tuple[str, str], str]:
    """Return the order of the names in Faker's commonest format of nothing else, and what is between."""
    formats = getattr(data_for("person", context), "formats", ())
    weights = formats.values() if isinstance(formats, Mapping) else [1] * len(formats)
    counted: Counter[tuple[str, str, str]] = Counter()
    for text, weight in zip(formats, weights, strict=True):
        found = _ORDER.fullmatch(text)
        if found and found["one"] != found["other"]:
            counted[found["one"], found["other"], found["between"]] += weight
    if not counted:
        return _FIRST_LAST
    one, other, between = max(counted, key=lambda order: counted[order])
    return (one, other), between


def _phone(context: Context, country: str | None) -> Generator:
    from fakegen.providers.standards.phone import Phone

    made: Generator = Phone.bind(context, country=country)  # type: ignore[attr-defined]
    return made


def _latin(context: Context) -> Mapping[str, str]:
    """Return how names are written in Latin letters, where Faker says it: of Japanese ones, their sound."""
    data = data_for("person", context)
    lists = [getattr(data, name) for name in sorted(dir(data)) if name.endswith("_pairs")]
    return {name: latin for pairs in reversed(lists) for name, _, latin in reversed(pairs)}
