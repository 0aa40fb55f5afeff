"""Everything that can be looked up has a summary, documented parameters and an example that runs."""

from __future__ import annotations

import shlex
import sqlite3
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import click
import pytest

from fakegen.catalogue import example_runs
from fakegen.catalogue.entry import Entry
from fakegen.catalogue.entry_kinds import Catalogue
from fakegen.cli.main import program, run
from fakegen.registry import Registry

REGISTRY = Registry()
CATALOGUE = Catalogue(REGISTRY, "en_US")
# What Faker and Mimesis say of their methods is theirs to write.
OTHERS = ("faker", "mimesis")


def entries() -> Iterator[Entry]:
    for kind in Catalogue.KINDS:
        for entry in CATALOGUE.entries(kind):
            if kind != "provider" or entry.name.partition(".")[0] not in OTHERS:
                yield entry


ENTRIES = list(entries())


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What examples of sources and commands read."""
    monkeypatch.chdir(tmp_path)
    Path("people.csv").write_text("name,born\nAnn,1990-02-01\nBob,1985-11-30\n")
    Path("people.ini").write_text("[ann]\nrack = 1\n[bob]\nrack = 2\n")
    Path("people.yaml").write_text(
        "tables: {person: {rows: 5, columns: {name: {regex: '[A-Z]{5}'}}}}"
    )
    with sqlite3.connect("people.db") as database:
        database.execute("CREATE TABLE person (name TEXT, born TEXT)")
        database.execute("INSERT INTO person VALUES ('Ann', '1990-02-01')")


def test_an_entry_says_what_it_does_and_what_it_takes() -> None:
    for entry in ENTRIES:
        name = f"{entry.kind} {entry.name}"
        assert entry.summary, name
        assert "Example::" not in entry.doc, name
        assert "Args:" not in entry.doc, name
        assert [item.name for item in entry.parameters if not item.doc] == [], name
        assert "``" not in "".join([entry.doc, *(item.doc for item in entry.parameters)]), name
        assert entry.origin, name


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: f"{entry.kind} {entry.name}")
def test_an_example_runs(entry: Entry) -> None:
    for name, library in (("sdv.", "sdv"), ("spark", "pyspark")):
        if entry.name.startswith(name) and not find_spec(library):
            pytest.skip(f"{library} is not installed")
    assert entry.example
    assert entry.name in entry.example or entry.kind in (
        "detector",
        "metric",
        "constraint",
        "place",
    )
    if entry.language == "console":
        program, *arguments = shlex.split(entry.example)
        assert program == "fakegen"
        assert run(arguments) == 0
    else:
        assert example_runs.rows_of(entry.example, REGISTRY, "en_US").num_rows > 0
        assert list(entry.maker())


def commands() -> Iterator[click.Command]:
    ctx = click.Context(program)
    for name in program.list_commands(ctx):
        found = program.get_command(ctx, name)
        assert found is not None
        yield found


@pytest.mark.parametrize("command", list(commands()), ids=lambda command: command.name)
def test_a_command_says_what_it_does_and_what_its_options_do(command: click.Command) -> None:
    assert command.help
    assert command.get_short_help_str()
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, parameter.name
        else:
            assert (parameter.metavar or parameter.name or "").split("...")[
                0
            ].upper() in command.help


def test_every_kind_has_entries() -> None:
    assert {entry.kind for entry in ENTRIES} == set(Catalogue.KINDS)


def test_every_distribution_has_an_example() -> None:
    found = {entry.name: entry for entry in CATALOGUE.entries("distribution")}
    assert CATALOGUE.varied == ["distribution"]
    assert list(found) == CATALOGUE.names("distribution")
    assert all(entry.summary and entry.name in entry.example for entry in found.values())
    for name in ("lognormal", "trapezoid", "nhypergeom"):  # the others take their time
        assert example_runs.rows_of(found[name].example, REGISTRY, "en_US").num_rows > 0
