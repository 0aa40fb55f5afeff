"""The provider interface: what makes the values of a column.

A **provider** is a name in the schema language with typed parameters. Bound to its parameters it
becomes a **generator**, which makes blocks. :func:`provider` turns a function or a class into a
provider; its signature becomes the parameters and its docstring the documentation.

Binding calls a provider's factory once for each entry of ``columns:``, with checked parameters, before
any row is made (once for each combination of values, while rows are made, where a parameter differs by
row). It then reads the generator's attributes: ``type`` or ``columns`` always; ``capacity`` to refuse too
many rows; ``support`` and ``distinct`` for ``unique``; ``spread`` for constraints that set a column;
``drawn`` to know whether making a row anew can help; ``nullable`` for what ``check`` expects. What is
optional is asked by protocol, never by class: a generator with the members of :class:`Conditional` is
handed conditions, a :class:`Countable` one is asked for values by number. A generator need not inherit
from :class:`Generator` or :class:`RowGenerator`: any object with ``make`` and either ``type`` or
``columns`` serves. ``make`` is called while blocks are made, in any order, for any rows and in any
process.
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
from typing import (
    TYPE_CHECKING,
    Any,
    Generic,
    Protocol,
    TypeVar,
    cast,
    get_type_hints,
    runtime_checkable,
)

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen.errors import PluginError
from fakegen.interfaces.block import Block
from fakegen.interfaces.decorated import note
from fakegen.interfaces.parameters import Parameter, parameters_of
from fakegen.language.defaults import NOW
from fakegen.streams import Rows

if TYPE_CHECKING:
    from fakegen.interfaces.constraint import Constraint
    from fakegen.interfaces.method import Evidence

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Spread:
    """A range over which values are evenly spread.

    Attributes:
        ends: An Arrow array of the first and the last value.
        count: How many values there are; None if they are everywhere between.
        at: Returns the values with these numbers (uint64), 0 .. count - 1, in ascending order.
    """

    ends: pa.Array
    count: int | None = None
    at: Callable[[NDArray[np.uint64]], pa.Array] | None = None


class Generator(ABC):
    """A provider with its parameters: makes the values of one column.

    Attributes:
        type: The Arrow type of every array that :meth:`make` returns.
        support: How many distinct values there are, when they can be counted and
            :meth:`unrank` gives each one exactly once; None otherwise.
        capacity: How many rows it can make at most (``shuffle``); None for no limit.
        distinct: Whether no two rows of a table ever get the same value (``sequence``), so that
            ``unique`` has nothing left to do.
        drawn: Whether another attempt of the block's stream can give other values. False where
            they are computed from the inputs or the row number: a resample then goes to what the
            column is computed from.
        nullable: Whether a value can be null although all inputs are there.
        compiled: Whether values are made a block at a time, instead of by a Python call per value.
        spread: What the values are evenly spread over; None if they are not.
    """

    type: pa.DataType = pa.string()
    support: int | None = None
    spread: Spread | None = None
    capacity: int | None = None
    distinct: bool = False
    drawn: bool = True
    nullable: bool = False
    compiled: bool = True

    @abstractmethod
    def make(self, block: Block) -> pa.Array:
        """Return one value per row: an Arrow array of ``len(block)`` and of ``type``.

        It must be a function of the block alone: row for row the same, whichever rows are asked
        for together.
        """

    def unrank(self, index: NDArray[np.uint64]) -> pa.Array:
        """Return the values with these numbers, 0 .. support - 1: distinct for distinct numbers."""
        raise NotImplementedError


class RowGenerator(ABC):
    """A provider with its parameters that makes several columns of a row together.

    Attributes:
        columns: The Arrow type of each column it makes, in order.
        capacity: How many rows it can make at most; None for no limit.
        drawn: As :attr:`Generator.drawn`.
        nullable: As :attr:`Generator.nullable`, for any of the columns.
        compiled: As :attr:`Generator.compiled`.
    """

    columns: Mapping[str, pa.DataType]
    capacity: int | None = None
    drawn: bool = True
    nullable: bool = False
    compiled: bool = True

    @abstractmethod
    def make(self, block: Block) -> Mapping[str, pa.Array]:
        """Return one array of ``len(block)`` rows for each of ``columns``."""

    def following(self, columns: Mapping[str, Expression]) -> RowGenerator | None:
        """Return this generator with some of its columns given, so that the others follow them.

        None if it cannot. The expressions find what they read in ``block.inputs``.
        """
        del columns
        return None


class Countable(Protocol):
    """A generator of one column whose distinct values can be counted, and made by number."""

    @property
    def type(self) -> pa.DataType:
        """As :attr:`Generator.type`."""

    @property
    def support(self) -> int:
        """How many distinct values there are."""

    def make(self, block: Block) -> pa.Array:
        """As :meth:`Generator.make`."""

    def unrank(self, index: NDArray[np.uint64]) -> pa.Array:
        """As :meth:`Generator.unrank`."""


def countable(generator: object) -> Countable | None:
    """Return a generator if its values can be counted and made by number, else None."""
    counts = getattr(generator, "support", None) is not None and hasattr(generator, "unrank")
    return cast(Countable, generator) if counts else None


@runtime_checkable
class Conditional(Protocol):
    """A generator of several columns that can draw rows under conditions instead of trying."""

    @property
    def columns(self) -> Mapping[str, pa.DataType]:
        """As :attr:`RowGenerator.columns`."""

    @property
    def nullable(self) -> bool:
        """As :attr:`RowGenerator.nullable`."""

    @property
    def free(self) -> Collection[str]:
        """The columns that it draws itself and whose conditions it satisfies; perhaps none."""

    def make(self, block: Block) -> Mapping[str, pa.Array]:
        """As :meth:`RowGenerator.make`."""

    def make_where(self, block: Block, where: Sequence[Constraint]) -> Mapping[str, pa.Array]:
        """Return its columns, every row satisfying conditions on columns of ``free``.

        Raises:
            ModelError: No row satisfies them, or so few that none was found.
        """

    def evidence(self, where: Sequence[Constraint]) -> Evidence | None:
        """Return on how many learned rows conditions rest; None if it cannot be said."""

    def missing(self, column: str) -> pa.Array:
        """Return what stands for "no information" in a column, besides null."""


class Expression(Protocol):
    """A compiled Jinja2 expression or template over the columns of a row.

    As the type of a provider's parameter it asks the plan for the compiled form of what the user
    wrote: an expression (``expr: "age >= 65"``). See :class:`Template` for templates.
    """

    @property
    def text(self) -> str:
        """What the user wrote."""

    @property
    def reads(self) -> Sequence[str]:
        """The columns that it needs."""

    @property
    def type(self) -> pa.DataType:
        """The Arrow type of its values."""

    def evaluate(self, inputs: Mapping[str, pa.Array], size: int) -> pa.Array:
        """Return its value for each of ``size`` rows."""


class Template(Expression, Protocol):
    """As the type of a parameter: a Jinja2 template, ``"{{ first_name }}@example.org"``."""


@dataclass(frozen=True, slots=True)
class Dynamic(Generic[T]):
    """As the type of a parameter, ``Dynamic[T]``: a constant, or a value that differs by row.

    Where the user writes ``"{{ born }}"`` for it, the plan computes that expression for each block
    and ``input`` names it in ``block.inputs``. Parameters of any other type can be written so too:
    the plan then splits the block by the distinct values and binds the provider to each.
    """

    constant: T | None = None
    input: str | None = None

    def values(self, block: Block) -> Any:
        """Return the constant, or the Arrow array of the block's values."""
        return self.constant if self.input is None else block.inputs[self.input]


class FittedModel(Protocol):
    """What the ``model`` provider needs of a learned model; :mod:`fakegen.interfaces.method` has all."""

    @property
    def columns(self) -> Mapping[str, pa.DataType]: ...

    @property
    def conditional(self) -> bool: ...

    def draw(
        self, stream: Any, given: Mapping[str, pa.Array], where: Sequence[Constraint] = ()
    ) -> Mapping[str, pa.Array]: ...

    def evidence(self, where: Sequence[Constraint]) -> Evidence | None: ...

    def missing(self, column: str) -> pa.Array: ...


class Lookup(Protocol):
    """A column of another table, readable at any row."""

    @property
    def type(self) -> pa.DataType: ...

    @property
    def rows(self) -> int: ...

    def at(self, rows: Rows) -> pa.Array:
        """Return the column's values at these rows of its table."""


def _absent(name: str) -> Any:
    raise PluginError(f"{name!r} cannot be looked up here: no schema")


@dataclass(frozen=True, slots=True)
class Context:
    """Where a provider is bound: what it may need to know of the schema.

    Attributes:
        locale: The column's locale, such as ``en_US``.
        now: The moment that relative dates count from.
        table: The table's name.
        column: The column's name.
        rows: The table's number of rows.
        source: Returns a declared source's data by name.
        model: Returns a declared model, learned, by name.
        lookup: Returns another table's column by ``table.column``.
    """

    locale: str = "en_US"
    now: datetime = NOW
    table: str = ""
    column: str = ""
    rows: int = 0
    source: Callable[[str], pa.Table] = _absent
    model: Callable[[str], FittedModel] = _absent
    lookup: Callable[[str], Lookup] = _absent


Factory = Callable[..., "Generator | RowGenerator"]


@dataclass(frozen=True, slots=True)
class Variant:
    """One of many things that a provider's value can name, with parameters of its own.

    Attributes:
        name: As written in the provider's value.
        doc: What it is: a one-line summary, then anything more.
        parameters: What it takes beside its name.
        example: The provider with this variant, as an entry of ``columns:``.
    """

    name: str
    doc: str
    parameters: Mapping[str, Parameter]
    example: str


@runtime_checkable
class Varied(Protocol):
    """A provider's factory that knows the variants that its value can name.

    They can then be looked up by name, as the distributions of ``distribution`` can.
    """

    def variant(self, name: str) -> Variant | None:
        """Return the variant with this name, or None."""

    def variant_names(self) -> Sequence[str]:
        """Return the names of all variants, sorted."""


@dataclass(frozen=True, slots=True)
class ModelUse:
    """What an entry of ``columns:`` has to do with a declared model, before it is bound.

    Attributes:
        model: The model that it draws from.
        given: The columns of the model that it makes otherwise.
    """

    model: str
    given: Sequence[str] = ()


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Provider:
    """A named way to make values.

    Attributes:
        name: As written in a schema.
        factory: Called as ``factory(context, **parameters)``; returns the generator. Raises
            :class:`~fakegen.errors.ParameterError` for parameters that it refuses.
        parameters: What a user may give, in order.
        doc: What it makes: a one-line summary, then anything more.
        takes_value: The user's whole value is the first parameter, even when it is a mapping
            (``choice: {yes: 0.9, no: 0.1}``).
        compiles: Whether values are made a block at a time, instead of by a Python call per value;
            or a function that finds out, where that takes work.
        uses: ``uses(value)`` returns which declared model the entry draws from, of what the user
            wrote (None where nothing); it must not raise for values that ``factory`` refuses. None
            for providers that draw from no model.
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
        """Whether values are made a block at a time, instead of by a Python call per value."""
        return self.compiles if isinstance(self.compiles, bool) else self.compiles()

    @property
    def summary(self) -> str:
        """The first line of the documentation."""
        return self.doc.strip().partition("\n")[0]

    def bind(self, context: Context, **parameters: Any) -> Generator | RowGenerator:
        """Return the generator for these parameters (already of the declared types)."""
        named = {f"{k}_" if keyword.iskeyword(k) else k: v for k, v in parameters.items()}
        return self.factory(context, **named)


class ProviderNamespace(ABC):
    """Many providers under one first word, made when asked for: ``faker.*``."""

    name: str
    doc: str = ""

    @abstractmethod
    def names(self, locale: str) -> Sequence[str]:
        """Return the full names (``faker.first_name``) of the providers in a locale, sorted.

        There are none in a locale that is not known.
        """

    @abstractmethod
    def provider(self, name: str, locale: str) -> Provider | None:
        """Return the provider with this full name in a locale, or None."""

    @abstractmethod
    def locales(self) -> Sequence[str]:
        """Return the locales that are known, sorted."""


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
    """Make a provider of a function or of a :class:`Generator` class.

    A function's first parameter decides how it is called: ``block: Block`` once per block,
    returning an Arrow array, a NumPy array or a list; ``rng: random.Random`` once per row,
    returning one value. A class is called with the :class:`Context` first. All further parameters
    are keyword-only and become the schema's parameters; the docstring is the documentation.

    Args:
        name: As written in a schema, with the plugin's name first (``acme.sku``).
        type: The Arrow type of the values. A function that returns ``str``, ``int``, ``float``,
            ``bool``, ``bytes``, ``date``, ``datetime``, ``time`` or ``timedelta`` need not say.
        takes_value: The user's whole value is the first parameter, even a mapping.
        uses: As :attr:`Provider.uses`.

    Raises:
        PluginError: The function's signature or its type is not one of these.
    """

    def decorate(made: Callable[..., Any]) -> Provider:
        parameters = parameters_of(made)
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
