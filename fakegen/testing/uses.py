"""What a test has asked for: schemas, each in a window of rows that the test's id decides."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from fakegen.testing.loaded_schemas import LoadedSchemas
from fakegen.testing.session_options import SEED, SOURCES, USES

if TYPE_CHECKING:
    from fakegen import Fixtures

WINDOWS = 10**12


@dataclass(frozen=True, slots=True)
class Use:
    """One schema that a test has asked for.

    Attributes:
        name: The schema's name.
        command: Its argument on the command line; None if it has none.
        seed: The seed; None for the schema's.
        window: The number of the window.
        number: How often the test had asked for a schema of this name before.
        seeded: Whether its rows refer to those of a database that the test has asked for.
        tables: The tables.
    """

    name: str
    command: str | None
    seed: int | str | None
    window: int
    number: int
    seeded: bool
    tables: Fixtures


@dataclass(slots=True)
class Uses:
    """What a test has asked for so far.

    Attributes:
        found: Tables, in order.
        databases: The names of the schemas of seeded databases, each with the seed.
    """

    found: list[Use] = field(default_factory=list)
    databases: set[tuple[str, int | str | None]] = field(default_factory=set)


def use(
    item: pytest.Item, source: Any, address: str, seed: int | str | None, options: dict[str, Any]
) -> Use:
    """Return a schema's tables for a test, and note that it has asked for them.

    Args:
        item: The test.
        source: See :class:`FakegenData`.
        address: What stands for the test: its id.
        seed: A pinned seed; by default that of the test's marker.
        options: Further arguments of loading.
    """
    pinned = marked_seed(item) if seed is None else seed
    loaded = sources(item.config).load(source, Path(item.path).parent, options)
    uses = uses_of(item)
    number = sum(other.name == loaded.name for other in uses.found)
    session = item.config.stash[SEED]
    whole = session if pinned is None else pinned
    # A pinned seed gives the same rows in whichever test it stands.
    place = [session, loaded.name, address, number] if pinned is None else [pinned, number]
    window = window_of(*place)
    seeded = (loaded.name, whole) in uses.databases
    tables = loaded.fixtures(seed=whole, window=window, seeded=seeded)
    made = Use(loaded.name, loaded.command, whole, window, number, seeded, tables)
    uses.found.append(made)
    return made


def uses_of(item: pytest.Item) -> Uses:
    """Return what a test has asked for so far."""
    found: Uses = item.stash.setdefault(USES, Uses())
    return found


def marked_seed(item: pytest.Item) -> int | str | None:
    """Return the seed that the nearest marker of a test pins; None if none does."""
    marks = item.iter_markers("fakegen")
    return next(
        (mark.kwargs["seed"] for mark in marks if mark.kwargs.get("seed") is not None), None
    )


def sources(config: pytest.Config) -> LoadedSchemas:
    """Return the schemas of the session."""
    found: LoadedSchemas = config.stash.setdefault(SOURCES, LoadedSchemas(config.rootpath))
    return found


def window_of(*place: object) -> int:
    """Return the window of a place: the same for the same place, whatever else there is."""
    text = "\0".join(map(repr, place))
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest()) % WINDOWS
