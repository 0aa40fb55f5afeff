"""The provider interface: what makes the values of a column.

A **provider** is a name in the schema language with typed parameters. Bound to its parameters, it becomes a
**generator** (:mod:`fakegen.interfaces.generator`), which makes blocks. :func:`provider` turns a function or
a class into a provider: the signature becomes the parameters, the docstring the documentation.

Binding calls a provider's factory once for each entry of ``columns:``, before any row is made, with
parameters that have been converted to their types. If the user writes an expression for a parameter, the
factory is called while blocks are made, once for each combination of values. A generator need not inherit
from :class:`Generator` or :class:`RowGenerator`: any object with ``make`` and either ``type`` or ``columns``
will do. Optional abilities are asked for by protocol, too: a generator with the members of
:class:`Conditional` gets conditions, a :class:`~fakegen.interfaces.generator.Countable` one is asked for
values by number.
"""

from __future__ import annotations

import inspect
import keyword
import random
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Generic, Protocol, TypeVar, get_type_hints, runtime_checkable

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen.errors import Mark, PluginError
from fakegen.interfaces.block import Block
from fakegen.interfaces.constraint import Constraint
from fakegen.interfaces.decorated import check_name, note
from fakegen.interfaces.generator import Generator, RowGenerator
from fakegen.interfaces.method import Evidence, FittedModel
from fakegen.interfaces.parameters import Parameter, parameters_of
from fakegen.interfaces.place import Places
from fakegen.language.defaults import NOW
from fakegen.streams import Rows

T = TypeVar("T")


@runtime_checkable
class Conditional(Protocol):
    """A generator of several columns that can draw rows under conditions, without rejecting any.

    Binding asks every generator of a table with ``conditions:`` whether it has these members.
    """

    @property
    def columns(self) -> Mapping[str, pa.DataType]:
        """See :attr:`RowGenerator.columns`."""

    @property
    def nullable(self) -> bool:
        """See :attr:`RowGenerator.nullable`."""

    @property
    def free(self) -> Collection[str]:
        """The columns on which :meth:`make_where` accepts conditions; it may be empty."""

    def make(self, block: Block) -> Mapping[str, pa.Array]:
        """See :meth:`RowGenerator.make`. Called for rows without conditions."""

    def make_where(self, block: Block, where: Sequence[Constraint]) -> Mapping[str, pa.Array]:
        """Return its columns, with every row satisfying all conditions.

        Args:
            block: The rows.
            where: At least one condition; all of them read columns of :attr:`free` only.

        Raises:
            ModelError: No row satisfies them, or so few that none was found.
        """

    def evidence(self, where: Sequence[Constraint]) -> Evidence | None:
        """See :meth:`Model.evidence <fakegen.interfaces.method.Model.evidence>`."""

    def missing(self, column: str) -> pa.Array:
        """See :meth:`Model.missing <fakegen.interfaces.method.Model.missing>`."""


@dataclass(frozen=True, slots=True)
class Dynamic(Generic[T]):
    """The type of a parameter, ``Dynamic[T]``, whose value can differ by row.

    If the user writes an expression, such as ``"{{ born }}"``, the plan computes it for each block. Users
    can write expressions for parameters of other types, too, but at a price: the plan then splits each
    block by the distinct values, and binds the provider to each of them.

    Inside a list or a mapping, ``dict[str, Any | Dynamic[float]]``, only the elements that the user wrote as
    expressions are of this type; the others are their plain values.

    Attributes:
        constant: The value for all rows, if the user wrote one.
        input: The name of the row's values in ``block.inputs``, if the user wrote an expression.
        type: The Arrow type of these values.
    """

    constant: T | None = None
    input: str | None = None
    type: pa.DataType | None = None

    def values(self, block: Block) -> Any:
        """Return the constant, or the Arrow array with the value of each row."""
        return self.constant if self.input is None else block.inputs[self.input]


class Lookup(Protocol):
    """A column of another table, of which any row can be read."""

    @property
    def type(self) -> pa.DataType:
        """The Arrow type of its values."""

    @property
    def rows(self) -> int:
        """The number of rows of its table."""

    def at(self, rows: Rows) -> pa.Array:
        """Return the column's values in these rows of its table. Call it only while blocks are made."""


class Family(Protocol):
    """The rows of a table, by the rows of another table that they belong to."""

    def of(self, parents: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the first row of each of these parents, and how many rows each has."""

    def located(self, rows: Rows) -> Rows:
        """Return rows of the table with what they belong to, and with their addresses."""


_NOWHERE = Mark("")


class StandsIn(Protocol):
    """What :attr:`Context.stands_in` is."""

    def __call__(
        self, locales: Sequence[str], part: bool = False, columns: Sequence[str] = ()
    ) -> None:
        """Say whose data are used instead of the locale's own.

        Args:
            locales: The locales that stand in, such as ``["fr_FR"]``.
            part: Whether some of the data are the locale's own.
            columns: Those of the provider's columns that use them; empty for all.
        """


def _untold(locales: Sequence[str], part: bool = False, columns: Sequence[str] = ()) -> None:
    """Tell nobody: there is no schema."""


def _without_parents() -> None:
    """Know no parents: there is no schema."""


def _nowhere(locale: str) -> None:
    """Know no places: there are no plugins."""


def _absent(name: str) -> Any:
    raise PluginError(f"{name!r} cannot be looked up here: no schema")


@dataclass(frozen=True, slots=True)
class Context:
    """What a provider can ask about the schema while it is bound.

    Attributes:
        locale: The column's locale, such as ``en_US``. Read it while the provider is bound: where the
            locale differs by row, a provider that reads it is bound once to each.
        now: The schema's ``now``, from which relative dates are counted.
        table: The table's name.
        column: The key of the entry in ``columns:``: the column's name, or ``"first, last"``.
        parts: Of a provider of several columns, the parts that the entry takes; empty for all.
        rows: The table's number of rows.
        mark: Where the entry is, for warnings.
        source: Returns the data of a declared source, by name.
        model: Returns a declared model, by name. It is fitted now if no other provider asked for it.
        lookup: Returns a column of another table, by ``table.column``. These three raise
            :class:`~fakegen.errors.ParameterError` for an unknown name.
        family: Returns which rows of another table the table's rows belong to; None if they belong to none.
        places: Returns the places that exist in a locale; None if neither fakegen nor a plugin knows any.
        stands_in: A provider that lacks data of the locale calls it with the locales whose data it
            uses instead, ``context.stands_in(["fr_FR"])``. Users then read a warning, or an error
            where the schema asks for the locale itself.
    """

    locale: str = "en_US"
    now: datetime = NOW
    table: str = ""
    column: str = ""
    parts: Sequence[str] = ()
    rows: int = 0
    mark: Mark = _NOWHERE
    source: Callable[[str], pa.Table] = _absent
    model: Callable[[str], FittedModel] = _absent
    lookup: Callable[[str], Lookup] = _absent
    family: Callable[[], Family | None] = _without_parents
    places: Callable[[str], Places | None] = _nowhere
    stands_in: StandsIn = _untold


Factory = Callable[..., "Generator | RowGenerator"]


@dataclass(frozen=True, slots=True)
class Variant:
    """One of several things that a provider's value can name, each with parameters of its own.

    Attributes:
        name: The name in a schema.
        doc: What it is: a one-line summary, then details.
        parameters: The parameters that the user can set besides the name.
        example: An entry of ``columns:`` that uses it.
    """

    name: str
    doc: str
    parameters: Mapping[str, Parameter]
    example: str


@runtime_checkable
class Varied(Protocol):
    """A provider's factory whose value names a variant, as that of ``distribution`` does.

    ``fakegen explain`` then finds the variants by name.
    """

    def variant(self, name: str) -> Variant | None:
        """Return the variant with this name, or None."""

    def variant_names(self) -> Sequence[str]:
        """Return the names of all variants, sorted."""


@dataclass(frozen=True, slots=True)
class ModelUse:
    """How an entry of ``columns:`` uses a declared model.

    Attributes:
        model: The model that it draws from.
        given: The columns of the model whose values the table makes in another way.
    """

    model: str
    given: Sequence[str] = ()


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Provider:
    """A named way to make values.

    Attributes:
        name: The name in a schema.
        factory: ``factory(context, **parameters)`` returns the generator. It may raise
            :class:`~fakegen.errors.ParameterError`, which is reported at the place in the schema.
        parameters: What a user may set, in order.
        doc: What it makes: a one-line summary, then details.
        takes_value: Whether the user's whole value is the first parameter, even if it is a mapping
            (``choice: {yes: 0.9, no: 0.1}``).
        compiles: Whether values are made a block at a time; False for a Python call per value. A
            function without arguments if finding out takes time. Shown by ``fakegen explain``.
        uses: ``uses(value)`` returns the :class:`ModelUse` of an entry whose value this is (None if
            the user wrote none). It is called before models are fitted, and must not raise, not even
            for values that ``factory`` would refuse. None for providers that use no model.
    """

    name: str
    factory: Factory
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    doc: str = ""
    takes_value: bool = False
    compiles: bool | Callable[[], bool] = True
    uses: Callable[[Any], ModelUse] | None = None

    @property
    def compiled(self) -> bool:
        """Whether values are made a block at a time; False for a Python call per value."""
        return self.compiles if isinstance(self.compiles, bool) else self.compiles()

    @property
    def summary(self) -> str:
        """The first line of the documentation."""
        return self.doc.strip().partition("\n")[0]

    def bind(self, context: Context, **parameters: Any) -> Generator | RowGenerator:
        """Return the generator for these parameters, which must have their declared types."""
        named = {f"{k}_" if keyword.iskeyword(k) else k: v for k, v in parameters.items()}
        return self.factory(context, **named)


class ProviderNamespace(ABC):
    """Many providers whose names start with the same word, such as ``faker.*``, made when needed.

    Attributes:
        name: The first word.
        doc: What they make.
    """

    name: str
    doc: str = ""

    @abstractmethod
    def names(self, locale: str) -> Sequence[str]:
        """Return the full names (``faker.first_name``) of the providers in a locale, sorted.

        For a locale that it has no data of, those of the locale that stands in for it.
        """

    @abstractmethod
    def provider(self, name: str, locale: str) -> Provider | None:
        """Return the provider with this full name in a locale; None if there is none."""

    @abstractmethod
    def locales(self) -> Sequence[str]:
        """Return the known locales, sorted."""

    def extended(self, named: Sequence[str]) -> ProviderNamespace:
        """Return this namespace with further providers of the library.

        Asked of the namespaces that a schema can add providers to: ``faker`` and ``mimesis``.

        Args:
            named: Modules, classes (``package.module.Class``) or distributions, all installed.

        Raises:
            ParameterError: One is not installed or has no such providers; ``key`` is its position.
        """
        raise NotImplementedError


_ARROW_TYPES: dict[Any, pa.DataType] = {
    str: pa.string(),
    int: pa.int64(),
    float: pa.float64(),
    bool: pa.bool_(),
    bytes: pa.binary(),
    date: pa.date32(),
    datetime: pa.timestamp("us"),
    time: pa.time64("us"),
    timedelta: pa.duration("us"),
    Decimal: pa.decimal128(38, 9),
}


class _BlockFunction(Generator):
    """A function from a block to an array."""

    nullable = True

    def __init__(self, function: Callable[..., Any], type: pa.DataType, parameters: Any) -> None:
        self._function, self.type, self._parameters = function, type, parameters

    def make(self, block: Block) -> pa.Array:
        made = self._function(block, **self._parameters)
        if isinstance(made, pa.ChunkedArray):
            made = made.combine_chunks()
        return made if isinstance(made, pa.Array) else pa.array(made, type=self.type)


class _ScalarFunction(Generator):
    """A function from a ``random.Random`` to one value, called once per row."""

    nullable, compiled = True, False

    def __init__(self, function: Callable[..., Any], type: pa.DataType, parameters: Any) -> None:
        self._function, self.type, self._parameters = function, type, parameters

    def make(self, block: Block) -> pa.Array:
        function, parameters = self._function, self._parameters
        values = [function(rng, **parameters) for rng in block.stream.randoms()]
        return pa.array(values, type=self.type)


def provider(
    name: str,
    *,
    type: pa.DataType | None = None,
    takes_value: bool = False,
    uses: Callable[[Any], ModelUse] | None = None,
) -> Callable[[Callable[..., Any]], Provider]:
    """Turn a function, or a :class:`Generator` or :class:`RowGenerator` class, into a provider.

    A function's first parameter decides how it is called. With ``block: Block`` it is called once per
    block and returns an Arrow array, a NumPy array or a list; with ``rng: random.Random`` it is called
    once per row and returns one value. A class is called with the :class:`Context` as its first
    argument. All other parameters become the schema's parameters. The docstring is the documentation.

    Args:
        name: The name in a schema, with the plugin's name first (``acme.sku``).
        type: The Arrow type of a function's values. It can be left out if the function's return
            annotation is ``str``, ``int``, ``float``, ``bool``, ``bytes``, ``date``, ``datetime``,
            ``time``, ``timedelta`` or ``Decimal``.
        takes_value: See :attr:`Provider.takes_value`.
        uses: See :attr:`Provider.uses`.

    Raises:
        PluginError: The name is missing, the function's first parameter is neither of these, or its type is unknown.
    """
    check_name(name, "provider")

    def decorate(made: Callable[..., Any]) -> Provider:
        parameters = parameters_of(made, given=1)
        doc = inspect.getdoc(made) or ""
        if inspect.isclass(made):
            generator: Any = made
            found = Provider(name, generator, parameters, doc, takes_value, uses=uses)
            return note(found, name, made)
        hints = get_type_hints(made)
        first = next(iter(inspect.signature(made).parameters), "")
        kind = hints.get(first)
        value_type = type or _ARROW_TYPES.get(hints.get("return"))
        if value_type is None:
            raise PluginError(
                f"provider {name!r} does not say what type it makes: annotate what the function "
                "returns ('-> str'), or give 'type'"
            )
        wrapper: Callable[..., Generator]
        if kind is Block:
            wrapper = _BlockFunction
        elif kind is random.Random:
            wrapper = _ScalarFunction
        else:
            raise PluginError(
                f"provider {name!r} must take 'block: Block' or 'rng: random.Random' first"
            )

        def factory(_: Context, **given: Any) -> Generator:
            return wrapper(made, value_type, given)

        factory.__module__ = made.__module__  # where the catalogue says that it is defined
        compiles = kind is Block
        found = Provider(name, factory, parameters, doc, takes_value, compiles, uses)
        return note(found, name, made)

    return decorate
