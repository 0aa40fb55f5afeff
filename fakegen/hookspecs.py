"""The hooks: everything that a plugin can add. Each hook says when it is called, and gives an example.

A plugin is a module, or an installed package with an entry point in the group ``fakegen``. Its hooks are
functions marked with :data:`hookimpl`. Everything built in is registered through the same hooks.

Every hook is called once in a process, and again for each other set of plugins: those of installed plugins when
something of their kind is first needed, those of plugins that a caller names at once. A hook only lists
objects: it should open no files and import no heavy libraries.
Unknown and misspelled hooks are refused, and so are names that another plugin has registered.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pluggy

from fakegen.interfaces.command import Command
from fakegen.interfaces.constraint import ConstraintKind
from fakegen.interfaces.database import Database
from fakegen.interfaces.detector import Detector
from fakegen.interfaces.dialect import SqlDialect
from fakegen.interfaces.executor import Executor
from fakegen.interfaces.format import Format
from fakegen.interfaces.function import Function
from fakegen.interfaces.method import Method
from fakegen.interfaces.metric import Metric
from fakegen.interfaces.place import Places
from fakegen.interfaces.provider import Provider, ProviderNamespace
from fakegen.interfaces.source import Source
from fakegen.interfaces.type_reader import TypeReader

hookspec = pluggy.HookspecMarker("fakegen")
hookimpl = pluggy.HookimplMarker("fakegen")


@hookspec
def fakegen_providers() -> Iterable[Provider | ProviderNamespace]:  # type: ignore[empty-body]
    """Return providers.

    Called when providers are first needed. Decorated providers in a plugin's module are found without this
    hook; it is for namespaces, and for providers that are created by code.

    Example::

        @fakegen.provider("acme.sku")
        def sku(rng: random.Random, *, width: int = 6) -> str:
            '''A stock-keeping unit: ``SKU-`` and digits.'''
            return "SKU-" + "".join(rng.choices("0123456789", k=width))

        @fakegen.hookimpl
        def fakegen_providers():
            return [sku]
    """


@hookspec
def fakegen_constraints() -> Iterable[ConstraintKind]:  # type: ignore[empty-body]
    """Return constraint kinds.

    Called when constraints are first needed. A kind is bound once for each entry of ``constraints:`` that names
    it. Decorated kinds in a plugin's module are found without this hook.

    Example::

        @fakegen.constraint("acme.even")
        def even(inputs, size, *, column: fakegen.TableColumn):
            '''A column of even numbers: ``{acme.even: seats}``.'''
            return pc.equal(pc.bit_wise_and(inputs[column.name], 1), 0)

        @fakegen.hookimpl
        def fakegen_constraints():
            return [even]
    """


@hookspec
def fakegen_methods() -> Iterable[Method]:  # type: ignore[empty-body]
    """Return methods, which fit models.

    Called when methods are first needed. A method fits when a schema's model names it, and restores when a
    model file that it wrote is read.

    Example::

        @fakegen.hookimpl
        def fakegen_methods():
            return [Method("mean", fit=MeanModel.fit, restore=MeanModel.restore)]
    """


@hookspec
def fakegen_databases() -> Iterable[Database]:  # type: ignore[empty-body]
    """Return kinds of database, which the source ``query`` reads.

    Called when databases are first needed, before :func:`fakegen_sources`. A kind lists the drivers and the
    options that its URLs may name, and reads when a schema that declares such a query needs its data.

    Example::

        def read_warehouse(url, query, *, timeout: int = 30):
            '''The warehouse of Acme.'''
            ...

        @fakegen.hookimpl
        def fakegen_databases():
            return [fakegen.Database.of("warehouse", read_warehouse, ["acme"])]
    """


@hookspec
def fakegen_sources(databases: Mapping[str, Database]) -> Iterable[Source]:  # type: ignore[empty-body]
    """Return kinds of sources.

    Called when sources are first needed. A source is read when a schema that declares it needs its data.

    Args:
        databases: Every kind of database by name. An implementation may omit the parameter.

    Example::

        @fakegen.hookimpl
        def fakegen_sources():
            return [Source.of("warehouse", read_warehouse)]
    """


@hookspec
def fakegen_dialects() -> Iterable[SqlDialect]:  # type: ignore[empty-body]
    """Return SQL dialects.

    Called when dialects are first needed, before :func:`fakegen_formats`. The option ``dialect`` of the
    format ``sql`` chooses one.

    Example::

        @fakegen.hookimpl
        def fakegen_dialects():
            return [fakegen.Dialect(name="duckdb", doc="DuckDB.", text="TEXT")]
    """


@hookspec
def fakegen_formats(dialects: Mapping[str, SqlDialect]) -> Iterable[Format]:  # type: ignore[empty-body]
    """Return output formats.

    Called when formats are first needed. A format opens its writer when tables are written, and
    ``--format`` or the file name's extension chooses it.

    Args:
        dialects: Every SQL dialect by name. An implementation may omit the parameter.

    Example::

        @fakegen.hookimpl
        def fakegen_formats():
            return [Format.of("fixed", [".fixed"], FixedWidthWriter)]
    """


@hookspec
def fakegen_detectors() -> Iterable[Detector]:  # type: ignore[empty-body]
    """Return detectors, which find out what real columns hold.

    Called when detectors are first needed. ``fakegen init`` calls each detector once for each column of
    strings or integers.

    Example::

        def badges(name, values):
            share = sum(bool(re.fullmatch(r"B-[0-9]{5}", value)) for value in values) / len(values)
            if share > 0.9:
                return Detection("acme.badge", share, f"{share:.1%} look like B-12345")

        @fakegen.hookimpl
        def fakegen_detectors():
            return [Detector("acme.badge", badges, "The badges of Acme.")]
    """


@hookspec
def fakegen_functions() -> Iterable[Function]:  # type: ignore[empty-body]
    """Return functions and filters for expressions and templates.

    Called when functions are first needed. A function is compiled with the expressions that name it,
    before any row is made.

    Example::

        def reverse(value):
            '''A string backwards.'''
            return value[::-1]

        @fakegen.hookimpl
        def fakegen_functions():
            return [
                Function.of("acme_reverse", reverse, compute=pc.utf8_reverse, type=pa.string())
            ]
    """


@hookspec
def fakegen_places() -> Iterable[Places]:  # type: ignore[empty-body]
    """Return places, which say which postcode, city and region belong together.

    Called when places are first needed. Places are loaded when a schema has an ``address`` in one of their
    locales.

    Example::

        def towns():
            return pa.table({"postcode": ["4782", "4784"], "city": ["Sankt Vith", "Crombach"]})

        @fakegen.hookimpl
        def fakegen_places():
            return [fakegen.Places("acme", ["de_BE"], towns, "Towns with a branch of Acme.")]
    """


@hookspec
def fakegen_executors() -> Iterable[Executor]:  # type: ignore[empty-body]
    """Return executors, the places where blocks are made.

    Called when executors are first needed. An executor is used when ``--executor`` or ``executor=`` names it.

    Example::

        def in_threads(work, tasks, *, workers, prepare):
            prepare()
            with ThreadPoolExecutor(workers) as pool:
                yield from pool.map(work, tasks)

        @fakegen.hookimpl
        def fakegen_executors():
            return [Executor("threads", in_threads, "Threads of this process.")]
    """


@hookspec
def fakegen_metrics() -> Iterable[Metric]:  # type: ignore[empty-body]
    """Return metrics, numbers that say how close generated data is to real data.

    Called when metrics are first needed. ``fakegen compare`` computes all of them.

    Example::

        def rows_per_row(real, made):
            '''The number of generated rows per real row.'''
            return made.num_rows / real.num_rows

        @fakegen.hookimpl
        def fakegen_metrics():
            return [Metric.of("acme.size", rows_per_row, better="higher")]
    """


@hookspec
def fakegen_types() -> Iterable[TypeReader]:  # type: ignore[empty-body]
    """Return readers of types, from which tables are made.

    Called when types are first needed. ``fakegen.of``, the fixture ``fakegen_data`` and ``fakegen init`` ask
    each reader whether it knows a type.

    Example::

        def is_form(thing):
            return isinstance(thing, type) and hasattr(thing, "acme_fields")

        def read_form(form):
            '''The forms of Acme.'''
            fields = [
                fakegen.RecordField(name, fakegen.ValueType("string", max_length=length))
                for name, length in form.acme_fields.items()
            ]
            return [fakegen.Record(form.__name__.lower(), tuple(fields), form.__name__)]

        @fakegen.hookimpl
        def fakegen_types():
            return [fakegen.TypeReader.of("acme", is_form, read_form)]
    """


@hookspec
def fakegen_commands() -> Iterable[Command]:  # type: ignore[empty-body]
    """Return commands of the program ``fakegen``.

    Called when commands are first needed. A command is loaded when it is run or its help is printed.

    Example::

        @click.command("greet", short_help="Greet.")
        def greet():
            click.echo("Good morning!")

        @fakegen.hookimpl
        def fakegen_commands():
            return [Command.of(greet)]
    """
