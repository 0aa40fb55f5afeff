"""Tables and mapped classes of SQLAlchemy 2."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from fakegen.errors import FakegenWarning, Mark, ParameterError
from fakegen.interfaces.record import Record, RecordField, ValueType
from fakegen.interfaces.type_reader import TypeReader
from fakegen.types.annotations import enumeration
from fakegen.types.check_rules import CheckRules
from fakegen.types.loaded_modules import base_of, is_class_of
from fakegen.types.table_names import qualified_name

_KEYS_OF_CLASS = 1_000_000


def read(thing: Any) -> Sequence[Record]:
    """SQLAlchemy 2: mapped classes, tables and metadata, with the tables that foreign keys refer to.

    Types, lengths, enumerations, keys, foreign keys, unique constraints and CHECK clauses count; a clause that
    cannot be read brings a warning. Objects are made by the class itself, whose ``validates`` functions check them;
    a row that they refuse is resampled.
    """
    try:
        classes = _classes(thing)
    except base_of("sqlalchemy.exc", "SQLAlchemyError") as error:  # a mapping is wrong
        raise ParameterError(str(error).partition("\n")[0]) from None
    if _is(thing, "MetaData"):
        tables = list(thing.sorted_tables)
    elif _is_base(thing):
        tables = list(thing.metadata.sorted_tables)
    else:
        tables = _with_parents(thing if _is(thing, "Table") else thing.__table__, classes)
    return [_record(table, classes.get(table)) for table in tables]


def metadata_of(thing: Any) -> Any:
    """Return the metadata that a declarative base has, or that it is; None of anything else."""
    if _is(thing, "MetaData"):
        return thing
    return thing.metadata if _is_base(thing) else None


def knows(thing: Any) -> bool:
    """Return whether it is of SQLAlchemy."""
    if _is(thing, "MetaData") or _is(thing, "Table") or _is_base(thing):
        return True
    return isinstance(thing, type) and _is(getattr(thing, "__table__", None), "Table")


def _is(thing: Any, name: str) -> bool:
    base = base_of("sqlalchemy", name)
    return base is not None and isinstance(thing, base)


def _is_base(thing: Any) -> bool:
    base = is_class_of(thing, "sqlalchemy.orm", "DeclarativeBase")
    return base and not hasattr(thing, "__table__") and hasattr(thing, "metadata")


def _classes(thing: Any) -> dict[Any, type]:
    """Return the class that is mapped to each table, as far as the thing knows them."""
    registry = getattr(thing, "registry", None)
    if registry is None:
        return {}
    registry.configure()
    found = {
        mapper.local_table: mapper.class_
        for mapper in registry.mappers
        if mapper.inherits is None or mapper.local_table is not mapper.inherits.local_table
    }
    own = getattr(thing, "__table__", None)
    return found if own is None else {**found, own: thing}


def _with_parents(table: Any, classes: Mapping[Any, type]) -> list[Any]:
    found = [table]
    for other in found:
        for column in _columns(other, classes.get(other)):
            for key in _foreign_keys(column, classes.get(other)):
                if key.column.table not in found:
                    found.append(key.column.table)
    return found


def _columns(table: Any, cls: type | None) -> list[Any]:
    """Return the columns of a table that have values of their own: of a class, also those of its bases' tables."""
    if cls is None:
        columns = list(table.columns)
    else:
        mapper = cls.__mapper__  # type: ignore[attr-defined]
        columns = [attribute.columns[0] for attribute in mapper.column_attrs]
    return [column for column in columns if getattr(column, "computed", column) is None]


def _foreign_keys(column: Any, cls: type | None) -> list[Any]:
    """Return the foreign keys of a column, without those that join the tables of a class and its bases."""
    mapper = None if cls is None else cls.__mapper__  # type: ignore[attr-defined]
    own = [] if mapper is None or mapper.inherits is None else mapper.tables
    keys = [key for key in column.foreign_keys if key.column.table not in own]
    return sorted(keys, key=lambda key: str(key.target_fullname))


def _record(table: Any, cls: type | None) -> Record:
    place = qualified_name(cls) if cls is not None else str(table.name)
    keys = list(table.primary_key.columns)
    attributes, relationships = _attributes(cls), _relationships(cls)
    together = [
        [column.name for column in constraint.columns]
        for constraint in sorted(table.constraints, key=lambda item: str(item.name))
        if type(constraint).__name__ == "UniqueConstraint"
    ]
    if len(keys) > 1:
        together.append([column.name for column in keys])
    alone = {names[0] for names in together if len(names) == 1}
    columns = _columns(table, cls)
    tables = [table] if cls is None else cls.__mapper__.tables  # type: ignore[attr-defined]
    rules = _rules(tables, columns, place, _identity(cls))
    fields = []
    for column in columns:
        foreign = next(iter(_foreign_keys(column, cls)), None)
        is_key = column.primary_key and len(keys) == 1
        kind = rules.types[column.name]
        if is_key:
            kind = _apart(cls, kind)
        if column.name in rules.required:
            kind = replace(kind, nullable=False)
        fields.append(
            RecordField(
                column.name,
                kind,
                attributes.get(column.name),
                unique=bool(column.unique) or column.name in alone or (is_key and bool(foreign)),
                is_key=is_key,
                references=f"{foreign.column.table.name}.{foreign.column.name}"
                if foreign
                else None,
                reference=relationships.get(column.name),
            )
        )
    several = [names for names in together if len(names) > 1]
    return Record(
        str(table.name),
        tuple(fields),
        place,
        _build(cls),
        several,
        constraints=rules.rules,
        is_checked=False,
    )


def _rules(
    tables: Sequence[Any], columns: Sequence[Any], place: str, known: Mapping[str, ValueType]
) -> CheckRules:
    """Return what the columns hold by their types and by the tables' CHECK clauses.

    Raises:
        ParameterError: Values of a type cannot be made.
    """
    types = {}
    for column in columns:
        try:
            types[column.name] = value(column.type, nullable=bool(column.nullable))
        except ParameterError as error:
            raise ParameterError(error.message, f"{place}.{column.name}") from None
    types |= known
    clauses = {clause for table in tables for clause in _clauses(table)}
    rules = CheckRules(sorted(clauses), types)
    for clause in rules.missed:
        message = f"CHECK ({clause}) cannot be read, and is not kept: say it in a schema"
        warnings.warn(FakegenWarning(Mark(place), message), stacklevel=2)
    return rules


def _clauses(table: Any) -> Iterable[str]:
    """Yield the CHECK clauses of a table, as a database is told them."""
    compiler = base_of("sqlalchemy.engine.default", "DefaultDialect")()
    said = {"literal_binds": True, "include_table": False}
    written = (constraint for column in table.columns for constraint in column.constraints)
    for constraint in {*table.constraints, *written}:
        if type(constraint).__name__ == "CheckConstraint":
            yield str(constraint.sqltext.compile(dialect=compiler, compile_kwargs=said))


def _attributes(cls: type | None) -> Mapping[str, str]:
    if cls is None:
        return {}
    mapper = cls.__mapper__  # type: ignore[attr-defined]
    return {
        column.name: attribute.key
        for attribute in mapper.column_attrs
        for column in attribute.columns
        if attribute.key != column.name
    }


def _relationships(cls: type | None) -> Mapping[str, str]:
    """Return the names of a class's relationships to one other object, by the column that holds its key."""
    if cls is None:
        return {}
    mapper = cls.__mapper__  # type: ignore[attr-defined]
    return {
        next(iter(found.local_columns)).name: found.key
        for found in mapper.relationships
        if found.direction.name == "MANYTOONE" and len(found.local_columns) == 1
    }


def _identity(cls: type | None) -> Mapping[str, ValueType]:
    """Return what tells a class from others in one table, by the column."""
    mapper = None if cls is None else cls.__mapper__  # type: ignore[attr-defined]
    if mapper is None or mapper.polymorphic_on is None or mapper.polymorphic_identity is None:
        return {}
    identity = mapper.polymorphic_identity
    return {mapper.polymorphic_on.name: ValueType("choice", choices=(identity,))}


def _apart(cls: type | None, kind: ValueType) -> ValueType:
    """Return the type of a key, such that the classes of one hierarchy, which share a table, share none."""
    mapper = None if cls is None else cls.__mapper__  # type: ignore[attr-defined]
    if mapper is None or mapper.inherits is None or kind.kind != "integer":
        return kind
    place = list(mapper.base_mapper.self_and_descendants).index(mapper)
    return replace(kind, least=_KEYS_OF_CLASS * place + 1)


def _build(cls: type | None) -> Callable[[Mapping[str, Any]], Any] | None:
    if cls is None:
        return None
    fields: Mapping[str, Any] = getattr(cls, "__dataclass_fields__", {})
    later = {name for name, field in fields.items() if not field.init}

    def build(values: Mapping[str, Any]) -> Any:
        made = cls(**{name: value for name, value in values.items() if name not in later})
        for name in later & values.keys():
            setattr(made, name, values[name])
        return made

    return build


def value(kind: Any, *, nullable: bool) -> ValueType:
    """Return the type of the values of a column type.

    Raises:
        ParameterError: Such values cannot be made.
    """
    for name, made in _kinds(kind):
        base = base_of("sqlalchemy", name)
        if base is not None and isinstance(kind, base):
            return replace(made(), nullable=nullable)
    special = _DIALECTS.get(kind.__visit_name__)
    if special is not None:
        return replace(special(kind), nullable=nullable)
    inner = getattr(kind, "impl", None)
    if inner is not None and inner is not kind:  # of a TypeDecorator
        return value(inner, nullable=nullable)
    raise ParameterError(f"values of the SQL type {kind!r} cannot be made")


def _kinds(kind: Any) -> Iterable[tuple[str, Callable[[], ValueType]]]:
    length = getattr(kind, "length", None)
    yield "Enum", lambda: _enumeration(kind)
    yield "Boolean", lambda: ValueType("boolean")
    yield "SmallInteger", lambda: ValueType("integer", least=-(2**15), most=2**15 - 1)
    yield "Integer", lambda: ValueType("integer")
    yield "Float", lambda: ValueType("number")
    yield "Double", lambda: ValueType("number")
    yield "Numeric", lambda: _numeric(kind)
    yield "Uuid", lambda: ValueType("uuid" if kind.as_uuid else "string", format="uuid")
    yield "String", lambda: ValueType("string", max_length=length)
    yield "LargeBinary", lambda: ValueType("bytes", max_length=length)
    yield "DateTime", lambda: ValueType("datetime", timezone=bool(kind.timezone))
    yield "Date", lambda: ValueType("date")
    yield "Time", lambda: ValueType("time")
    yield "Interval", lambda: ValueType("duration")
    yield "ARRAY", lambda: ValueType("list", items=value(kind.item_type, nullable=False))
    yield "JSON", lambda: ValueType("mapping", items=ValueType("string"))


def _bits(kind: Any) -> ValueType:
    return ValueType("string", pattern=f"^[01]{{{kind.length or 1}}}$")


def _range(of: ValueType, width: Any) -> Callable[[Any], ValueType]:
    """Return the type of ranges that begin at a value and have a width."""

    def span(low: Any) -> Any:
        return base_of("sqlalchemy.dialects.postgresql", "Range")(low, low + width)

    return lambda _: replace(of, python=span)


_DIALECTS: Mapping[str, Callable[[Any], ValueType]] = {
    "INET": lambda _: ValueType("string", format="ipv4"),
    "CIDR": lambda _: ValueType("string", format="ipv4", python=lambda host: f"{host}/32"),
    "MACADDR": lambda _: ValueType("string", format="mac"),
    "CITEXT": lambda _: ValueType("string"),
    "HSTORE": lambda _: ValueType("mapping", items=ValueType("string")),
    "BIT": _bits,
    "MONEY": lambda _: ValueType("decimal", decimals=2),
    "OID": lambda _: ValueType("integer", least=1),
    "INTERVAL": lambda _: ValueType("duration"),
    "TSVECTOR": lambda _: ValueType("string", pattern="^[a-z]{3,8}$"),
    "YEAR": lambda _: ValueType("integer", least=1990, most=2025),
    "INT4RANGE": _range(ValueType("integer"), 10),
    "INT8RANGE": _range(ValueType("integer"), 10),
    "NUMRANGE": _range(ValueType("decimal", decimals=2), 10),
    "DATERANGE": _range(ValueType("date"), timedelta(days=30)),
    "TSRANGE": _range(ValueType("datetime"), timedelta(days=1)),
    "TSTZRANGE": _range(ValueType("datetime", timezone=True), timedelta(days=1)),
}
"""Types that only some databases have, by their names."""


def _numeric(kind: Any) -> ValueType:
    if not kind.asdecimal:
        return ValueType("number", decimals=kind.scale)
    return ValueType("decimal", digits=kind.precision, decimals=kind.scale)


def _enumeration(kind: Any) -> ValueType:
    if kind.enum_class is not None:
        return enumeration(kind.enum_class)
    return ValueType("choice", choices=tuple(kind.enums))


READER = TypeReader.of("sqlalchemy", knows, read)
