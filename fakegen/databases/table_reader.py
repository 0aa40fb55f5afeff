"""Reading tables by SQLAlchemy's inspector, and by queries where it does not tell enough."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from fakegen.databases.column_types import column_type, named_type, shape_type, under_domain
from fakegen.databases.index_columns import distinguishing, in_order, told_apart
from fakegen.databases.inspected_table import InspectedColumn, InspectedKey, InspectedTable
from fakegen.databases.mysql_inspector import MysqlInspector
from fakegen.databases.mysql_partitions import partition_clauses
from fakegen.databases.partitions import Partitioned, partitioned_tables
from fakegen.databases.triggers import Trigger, triggers

Place = tuple[str | None, str]
"""A table's schema, None for the default one, and its name."""

_EXCLUSIONS = """
    SELECT n.nspname, c.relname, x.conname, COALESCE(pg_get_expr(i.indpred, i.indrelid), ''),
        ARRAY(SELECT a.attname::text FROM unnest(x.conkey, x.conexclop) u(num, op)
            JOIN pg_catalog.pg_operator o ON o.oid = u.op
            JOIN pg_catalog.pg_attribute a ON a.attrelid = x.conrelid AND a.attnum = u.num
            WHERE o.oprname = '=')
    FROM pg_catalog.pg_constraint x JOIN pg_catalog.pg_class c ON c.oid = x.conrelid
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_catalog.pg_index i ON i.indexrelid = x.conindid
    WHERE x.contype = 'x' ORDER BY 1, 2, 3
"""
_HIDDEN = """
    SELECT n.nspname, c.relname FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relispartition OR EXISTS (SELECT 1 FROM pg_catalog.pg_depend d
        WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
"""
_DOMAINS = """
    WITH RECURSIVE base AS (
        SELECT t.oid, t.oid AS reached FROM pg_catalog.pg_type t WHERE t.typtype = 'd'
        UNION ALL SELECT b.oid, t.typbasetype FROM base b JOIN pg_catalog.pg_type t ON t.oid = b.reached
        WHERE t.typtype = 'd')
    SELECT n.nspname, c.relname, a.attname, pg_get_expr(x.conbin, 0)
    FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace JOIN base b ON b.oid = a.atttypid
    JOIN pg_catalog.pg_constraint x ON x.contypid = b.reached
    WHERE c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped AND x.contype = 'c'
    ORDER BY x.oid
"""
_BASES = """
    WITH RECURSIVE base AS (
        SELECT t.oid, t.typbasetype, t.typtypmod FROM pg_catalog.pg_type t WHERE t.typtype = 'd'
        UNION ALL SELECT b.oid, t.typbasetype, t.typtypmod
        FROM base b JOIN pg_catalog.pg_type t ON t.oid = b.typbasetype WHERE t.typtype = 'd')
    SELECT n.nspname, c.relname, a.attname, format_type(b.typbasetype, b.typtypmod)
    FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace JOIN base b ON b.oid = a.atttypid
    JOIN pg_catalog.pg_type t ON t.oid = b.typbasetype
    WHERE c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped AND t.typtype <> 'd'
"""
_TYPES = """
    SELECT n.nspname, c.relname, a.attname, format_type(a.atttypid, a.atttypmod)
    FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped
        AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
"""
_MYSQL_TYPES = """
    SELECT table_name, column_name, column_type FROM information_schema.columns
    WHERE table_schema = DATABASE()
"""
_CLAUSES = """
    SELECT table_name, check_clause FROM information_schema.check_constraints
    WHERE constraint_schema = DATABASE()
"""


def read_tables(connection: Any, scheme: str) -> dict[str, InspectedTable]:
    """Return the tables of a database by name.

    Args:
        connection: The database, by SQLAlchemy.
        scheme: Its kind: ``postgresql``, ``mysql`` or ``sqlite``.
    """
    reader = _TableReader(connection, scheme)
    return dict(sorted((table.name, table) for table in reader.tables()))


class _TableReader:
    def __init__(self, connection: Any, scheme: str) -> None:
        import sqlalchemy as sa

        inspector: Any = sa.inspect(connection)
        if scheme == "mysql":
            inspector = MysqlInspector(inspector, connection)
        self._inspector = inspector
        self._scheme, self._connection = scheme, connection
        self._default = self._inspector.default_schema_name
        self._partitioned: dict[Place, Partitioned] = {}
        self._types: dict[tuple[str | None, str, str], str] = {}
        self._bases: dict[tuple[str | None, str, str], str] = {}  # of domains
        self._remarks: dict[Place, list[str]] = defaultdict(list)
        self._clauses: dict[str, list[str]] = defaultdict(list)
        self._triggers: dict[Place, list[Trigger]] = defaultdict(list)
        self._exclusions: dict[Place, dict[tuple[str, ...], str]] = defaultdict(dict)
        self._domains: dict[tuple[str | None, str, str], list[str]] = defaultdict(list)
        self._within: Mapping[str, Sequence[str]] = {}  # MySQL's partitions
        self._places = self._found()
        self._names = {place: _named(place) for place in self._places}
        self._filled = self._look_at_triggers()

    def _found(self) -> list[Place]:
        """Return all tables, and note what queries tell of them."""
        inspector, ask = self._inspector, self._connection.exec_driver_sql
        if getattr(inspector.dialect, "is_mariadb", False):
            for table, clause in ask(_CLAUSES):
                self._clauses[table].append(clause)
        if self._scheme == "mysql":
            self._within = partition_clauses(self._connection)
            for table, column, kind in ask(_MYSQL_TYPES):
                self._types[None, table, column] = kind
        if self._scheme != "postgresql":
            return [(None, name) for name in inspector.get_table_names()]
        self._partitioned = {
            (self._schema(schema), name): found
            for (schema, name), found in partitioned_tables(self._connection).items()
        }
        for schema, table, column, kind in ask(_TYPES):
            self._types[self._schema(schema), table, column] = kind
        for schema, table, column, kind in ask(_BASES):
            self._bases[self._schema(schema), table, column] = kind
        for schema, table, column, clause in ask(_DOMAINS):
            quoted = _quoted(column).replace("\\", r"\\")
            named = re.sub(r"\bVALUE\b", quoted, clause)
            self._domains[self._schema(schema), table, column].append(named)
        for schema, table, name, where, columns in ask(_EXCLUSIONS):
            self._exclude((self._schema(schema), table), name, tuple(columns), where)
        hidden = {(self._schema(schema), name) for schema, name in ask(_HIDDEN)}
        found: list[Place] = [
            (self._schema(schema), name)
            for schema in inspector.get_schema_names()
            if not schema.startswith("pg_") and schema != "information_schema"
            for name in inspector.get_table_names(schema)
        ]
        return [place for place in found if place not in hidden]

    def _exclude(self, place: Place, name: str, columns: tuple[str, ...], where: str) -> None:
        """Keep an exclusion constraint: where no row equals another one, what overlaps does not matter."""
        if columns:
            self._exclusions[place][columns] = where
        kept = f"kept by unique {_listed(columns)}" if columns else "not kept"
        self._remarks[place].append(f'exclusion constraint "{name}" is {kept}')

    def _schema(self, name: str | None) -> str | None:
        return None if name == self._default else name

    def _look_at_triggers(self) -> dict[str, str]:
        """Return the tables that triggers fill, with words for it; note the triggers."""
        filled: dict[str, str] = {}
        for trigger in triggers(self._connection, self._scheme):
            place = self._schema(trigger.schema), trigger.table
            if place not in self._names:
                continue
            self._triggers[place].append(trigger)
            for name in self._targets(trigger):
                if name != self._names[place]:
                    filled[name] = f"trigger {trigger.name!r} of {self._names[place]!r} fills it"
        return filled

    def _targets(self, trigger: Trigger) -> Iterator[str]:
        for name in trigger.fills:
            schema, _, table = name.rpartition(".")
            place = (self._schema(schema) if schema else self._schema(trigger.schema)), table
            if place not in self._names:
                place = None, table
            if place in self._names:
                yield self._names[place]

    def tables(self) -> Iterator[InspectedTable]:
        for place in self._places:
            yield self._table(place)

    def _table(self, place: Place) -> InspectedTable:
        schema, name = place
        inspector = self._inspector
        columns, checks = [], self._checks(place)
        computed: dict[str, str] = {}
        key = tuple(inspector.get_pk_constraint(name, schema)["constrained_columns"])
        for item in inspector.get_columns(name, schema):
            columns.append(self._column(place, item, key))
            if item.get("computed"):
                computed[item["name"]] = item["computed"]["sqltext"]
            checks += [*self._domains[(*place, item["name"])], *self._padded(item, checks)]
        remarks = [*self._remarks[place], *self._said_of_triggers(place, columns)]
        constraints = inspector.get_unique_constraints(name, schema)
        unique = {tuple(item["column_names"]): "" for item in constraints}
        checks += [f"{_quoted(n)} IS NOT NULL" for item in constraints for n in _same_nulls(item)]
        for names, where in self._indexes(place, remarks, checks):
            unique[names] = "" if names in unique and not unique[names] else where
        unique = {**self._exclusions[place], **unique}
        unique = {_computed_from(computed, names): where for names, where in unique.items()}
        parted = self._partitioned.get(place)
        within = self._within.get(name, []) if parted is None else parted.clauses()
        unfillable = self._filled.get(self._names[place], "")
        if within is None:
            unfillable = "it has no partitions"
        foreign = tuple(self._keys(place))
        needed = self._elsewhere(foreign, columns)
        unfillable = unfillable or needed
        bound = {
            *key,
            *(n for item in foreign for n in item.columns),
            *(n for u in unique for n in u),
        }
        columns = list(self._unread(place, columns, bound, checks, remarks))
        return InspectedTable(
            self._names[place],
            tuple(columns),
            key,
            foreign,
            tuple(unique),
            (*checks, *(within or ())),
            tuple(remarks),
            {names: where for names, where in unique.items() if where},
            unfillable,
            schema or "",
        )

    def _said_of_triggers(self, place: Place, columns: Iterable[InspectedColumn]) -> Iterator[str]:
        """Yield what the triggers of a table do, in words."""
        for trigger in self._triggers[place]:
            does = "may refuse rows" if trigger.raises else "runs for every row"
            if sets := [column.name for column in columns if column.name.lower() in trigger.sets]:
                does += f" and sets {_listed(sets)}"
            yield f"trigger {trigger.name!r} {does}"

    def _unread(
        self,
        place: Place,
        columns: Iterable[InspectedColumn],
        bound: Collection[str],
        checks: Iterable[str],
        remarks: list[str],
    ) -> Iterator[InspectedColumn]:
        """Yield the columns, without those that may be null and that a trigger which may refuse rows looks at.

        Nobody knows what it would accept, but most such triggers let null pass. Columns of keys and of CHECK
        clauses are kept; their strings are no words, which may be on a list of what is refused.
        """
        said = {word for clause in checks for word in re.findall(r"\w+", clause)}
        for column in columns:
            free = column.nullable and column.name not in bound and column.name not in said
            refusing = (t for t in self._triggers[place] if t.raises)
            looking = (t for t in refusing if column.name.lower() in t.reads)
            trigger = next(looking, None)
            if trigger is None:
                yield column
            elif not free:
                yield _like_no_word(column)
            else:
                remarks.append(
                    f"{column.name!r} is left null, as trigger {trigger.name!r} looks at it before it refuses rows"
                )

    def _column(self, place: Place, item: Mapping[str, Any], key: Sequence[str]) -> InspectedColumn:
        written = self._types.get((*place, item["name"]), "")
        base = self._bases.get((*place, item["name"]))
        reflected = item["type"] if base is None else under_domain(item["type"], base)
        kind, width = column_type(reflected, self._scheme == "sqlite")
        if kind is None:
            kind = shape_type(written) if self._scheme == "mysql" else named_type(base or written)
        default = item.get("default")
        no_default = default is None or str(default).upper() == "NULL"
        return InspectedColumn(
            item["name"],
            _sql_type(item["type"], written),
            kind,
            bool(item["nullable"]) and item["name"] not in key,
            bool(item.get("computed")),
            None if no_default else str(default),
            width,
            item.get("comment") or "",
            _counts(item),
        )

    def _padded(self, item: Mapping[str, Any], checks: Sequence[str]) -> Iterator[str]:
        """Yield that a string of fixed length has it where a pattern would see the spaces that fill it up."""
        name, kind = item["name"], item["type"]
        is_fixed = self._scheme == "postgresql" and type(kind).__name__ == "CHAR" and kind.length
        if is_fixed and any(re.search(rf"\b{re.escape(name)}\b\W+~", clause) for clause in checks):
            yield f"length({_quoted(name)}) = {kind.length}"

    def _checks(self, place: Place) -> list[str]:
        if not getattr(self._inspector.dialect, "is_mariadb", False):
            schema, name = place
            found = self._inspector.get_check_constraints(name, schema)
            return [item["sqltext"] for item in found]
        # SQLAlchemy reads those of the table only, not those that stand with a column.
        return [*self._clauses[place[1]]]

    def _elsewhere(
        self, foreign: Iterable[InspectedKey], columns: Iterable[InspectedColumn]
    ) -> str:
        """Return words for a foreign key that each row must have, to a table that is not here; "" for none."""
        nullable = {column.name for column in columns if column.nullable}
        here = set(self._names.values())
        needed = (key for key in foreign if nullable.isdisjoint(key.columns))
        name = next((key.table for key in needed if key.table not in here), None)
        return "" if name is None else f"its rows need those of {name!r}, which is elsewhere"

    def _keys(self, place: Place) -> Iterable[InspectedKey]:
        schema, name = place
        found = self._inspector.get_foreign_keys(name, schema)
        parted = self._partitioned.get(place)
        if parted is not None and (leaf := parted.leaf()):  # a partition may have keys of its own
            known = [item["constrained_columns"] for item in found]
            own = self._inspector.get_foreign_keys(leaf[1], leaf[0])
            found = [*found, *(item for item in own if item["constrained_columns"] not in known)]
        for item in found:
            columns = tuple(item["constrained_columns"])
            other = self._schema(item.get("referred_schema")), item["referred_table"]
            if item.get("referred_schema") is None and other not in self._names:
                other = schema, item["referred_table"]
            yield InspectedKey(columns, _named(other), tuple(item["referred_columns"]))

    def _indexes(
        self, place: Place, remarks: list[str], checks: list[str]
    ) -> Iterator[tuple[tuple[str, ...], str]]:
        """Yield columns that are unique, each with the condition under which they are; add what else that asks."""
        schema, name = place
        # SQLite's own indexes tell what is unique, which SQLAlchemy does not always find in its statements.
        own = {"include_auto_indexes": True} if self._scheme == "sqlite" else {}
        found = self._inspector.get_indexes(name, schema, **own)
        for item in [*found, *self._of_a_partition(place, found)]:
            if not item["unique"]:
                continue
            options = item.get("dialect_options", {}).items()
            where = next((str(text) for key, text in options if key.endswith("_where")), "")
            columns = list(distinguishing(_expressions(item)))
            checks += [f"{_quoted(column)} IS NOT NULL" for column in _same_nulls(item)]
            checks += in_order(item.get("expressions", ()))
            if not columns:
                texts = ", ".join(item.get("expressions", ["an expression"]))
                remarks.append(f"unique index {item['name']!r} over {texts} is not honoured")
                continue
            if where:  # unique among all rows is unique among some
                remarks.append(f"{_listed(columns)} need be unique only where {where}")
            yield tuple(dict.fromkeys(columns)), where

    def _of_a_partition(
        self, place: Place, known: Iterable[Mapping[str, Any]]
    ) -> Iterator[Mapping[str, Any]]:
        """Yield the unique indexes that a partition has of its own, as its table has no such one."""
        parted = self._partitioned.get(place)
        leaf = None if parted is None else parted.leaf()
        if leaf is None:
            return
        schema, name = leaf
        inherited = [_expressions(item) for item in known]
        for item in self._inspector.get_indexes(name, schema):
            if _expressions(item) not in inherited:
                yield item
        key = self._inspector.get_pk_constraint(name, schema)["constrained_columns"]
        if key and not self._inspector.get_pk_constraint(place[1], place[0])["constrained_columns"]:
            options = {"postgresql_nulls_not_distinct": True}  # a key has no nulls
            yield {"name": name, "column_names": key, "unique": True, "dialect_options": options}


def _counts(item: Mapping[str, Any]) -> bool:
    """Return whether a column has a sequence, an identity or AUTO_INCREMENT."""
    by_sequence = "nextval(" in str(item.get("default") or "").lower()
    return by_sequence or bool(item.get("identity")) or item.get("autoincrement") is True


def _like_no_word(column: InspectedColumn) -> InspectedColumn:
    kind = column.type
    if kind is None or kind.kind != "string" or kind.pattern or (kind.max_length or 12) < 12:
        return column
    return replace(column, type=replace(kind, pattern="^[a-z]{8,12}$"))


def _named(place: Place) -> str:
    schema, name = place
    return name if schema is None else f"{schema}.{name}"


def _same_nulls(item: Mapping[str, Any]) -> list[str]:
    """Return the columns of a unique constraint or index for which nulls are the same."""
    same = item.get("dialect_options", {}).get("postgresql_nulls_not_distinct")
    return [name for name in item["column_names"] if name] if same else []


def _expressions(index: Mapping[str, Any]) -> list[tuple[str | None, str]]:
    """Return what an index is over: each expression, with the column that it is, if it is one."""
    names = index["column_names"]
    return list(zip(names, index.get("expressions") or names, strict=True))


def _computed_from(computed: Mapping[str, str], names: Sequence[str]) -> tuple[str, ...]:
    """Return columns that are unique together, with those that are computed as the ones that they tell apart."""
    found = ((told_apart(computed[name]) if name in computed else None) or name for name in names)
    return tuple(dict.fromkeys(found))


def _sql_type(kind: Any, written: str) -> str:
    name = type(kind).__name__
    if name == "NullType":
        return written or "an unknown type"
    return str(getattr(kind, "name", None) or name)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)
