"""References that read a part of a composite key, the rest of which another reference of the table holds.

``room: {ref: room.number}`` beside ``hotel: {ref: hotel.id}``, where hotel and number are the key of ``room``, is a
room of that hotel: the reference keeps to the rows that share the other one, as ``of: hotel`` says it in full, and
both columns together are the key of one row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fakegen.binding.bound_table import BoundReference, BoundReferences
from fakegen.binding.declared_reference import DeclaredReference
from fakegen.binding.scope import Scope


class PartialKeys:
    """The keys of other tables that the references of one table hold together.

    Args:
        references: The table's references.
        scope: What all tables share.
    """

    def __init__(self, references: BoundReferences, scope: Scope) -> None:
        self._references, self._scope = references, scope

    def _key(self, table: str) -> Sequence[str]:
        return [str(node.value) for node in self._scope.schema.tables[table].key]

    def implied(self, reference: DeclaredReference) -> str | None:
        """Return the reference that has the rest of the key that this one reads a part of; None if none has.

        Raises:
            Rejected: Several may have it; that has been noted.
        """
        key = self._key(reference.table)
        read, theirs = reference.read, self._scope.references(reference.table)
        if read.isdisjoint(key) or read.issuperset(key):
            return None
        found: dict[str, list[str]] = {}
        for column in key:
            if column not in read and column in theirs.sources:
                name, _ = theirs.sources[column]
                own = self._holding(reference, name, theirs.names[name].table)
                if own:
                    found[name] = own
        tables = {name: theirs.names[name].table for name in found}
        above = {
            name
            for name in found
            for other in found
            if other != name and name in self._scope.references(tables[other]).names
        }
        candidates = [own for name in found if name not in above for own in found[name]]
        if len(candidates) > 1:
            part = next(name for name in key if name in read)
            listed = ", ".join(map(repr, candidates[:-1]))
            message = (
                f"'{reference.table}.{part}' is a part of the key of {reference.table!r} "
                f"({', '.join(key)}), whose rest may be that of {listed} or {candidates[-1]!r}: say which "
                "with 'of'"
            )
            raise self._scope.problems.reject(reference.mark, message)
        return next(iter(candidates), None)

    def _holding(self, reference: BoundReference, name: str, table: str) -> list[str]:
        """Return the references whose columns hold what another table reads through a name, or its key."""
        asked = {*self._key(table), *self._scope.references(reference.table).reads(name)}
        own = [
            other
            for other, declared in self._references.names.items()
            if other != reference.name and declared.table == table
            if not asked.isdisjoint(self._references.reads(other))
        ]
        return [name] if name in own else own

    def held(self) -> Mapping[str, Mapping[str, str]]:
        """Return this table's column for each column of another's key, by reference, where all are held."""
        found = {}
        for name, declared in self._references.names.items():
            key, read = self._key(declared.table), self._references.reads(name)
            if not read.keys().isdisjoint(key):
                own = {column: self._column(name, column) for column in key}
                held = {column: one for column, one in own.items() if one is not None}
                if len(held) == len(own):
                    found[name] = held
        return found

    def _column(self, name: str, column: str) -> str | None:
        """Return this table's column that holds a column of the row of a reference; None if there is none."""
        read, declared = self._references.reads(name), self._references.names[name]
        if column in read:
            return read[column]
        theirs = self._scope.references(declared.table)
        if column not in theirs.sources:
            return None
        through, further = theirs.sources[column]
        is_above = theirs.names[through].inherited
        if declared.inherited:  # so is all that is above it
            return self._column(through, further) if is_above else None
        shared = self._shared(declared, name)
        if shared is None:
            return None
        own, other = shared
        if through == other:
            return self._column(own, further)
        if not (is_above and theirs.names[other].inherited):
            return None
        # The row that both share holds it, too: it stands between them and what is above all.
        between = self._scope.references(self._references.names[own].table).sources
        same = next((one for one, source in between.items() if source == (through, further)), None)
        return None if same is None else self._column(own, same)

    def _shared(self, declared: BoundReference, name: str) -> tuple[str, str] | None:
        """Return how this table and the other one call the reference that both have (``of``)."""
        word = declared.of
        if word is None or word not in self._references.names or word == name:
            return None
        other = counterpart(
            self._scope.references(declared.table), word, self._references.names[word].table
        )
        return None if other is None else (word, other.name)


def counterpart(theirs: BoundReferences, name: str, table: str) -> BoundReference | None:
    """Return another table's reference to a table: that of a name, or else the only one; None if there is none."""
    named = theirs.names.get(name)
    if named is not None and named.table == table:
        return named
    found = [reference for reference in theirs.names.values() if reference.table == table]
    return found[0] if len(found) == 1 else None
