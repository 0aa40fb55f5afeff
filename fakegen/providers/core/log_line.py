"""The provider ``log_line``: what services and web servers log."""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Literal, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.errors import GenerationError, ParameterError, nearest
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
    given_or,
    load,
    taken_parts,
)
from fakegen.providers.core.network import Ip
from fakegen.providers.core.web import UserAgent
from fakegen.streams.stream import cumulate

LEVELS = ("DEBUG", "INFO", "WARN", "ERROR", "CRITICAL")
_OTHER_NAMES = {
    "trace": "DEBUG",
    "notice": "INFO",
    "warning": "WARN",
    "err": "ERROR",
    "severe": "ERROR",
    "fatal": "CRITICAL",
    "alert": "CRITICAL",
    "emerg": "CRITICAL",
}
_NAMES = {**{level.lower(): level for level in LEVELS}, **_OTHER_NAMES}
_SECOND = 1_000_000
_MOMENT = pa.timestamp("us")


class LogLines(RowGenerator):
    """Log lines: the parts that an entry takes.

    Args:
        context: What they are made for.
        taken: The parts.
        time: When; drawn where it is null or not given.
        level: The level, likewise.
        service: The service, likewise.
        access: Whether lines are those of a web server.

    Raises:
        ParameterError: There is no such level, or ``time`` is none.
    """

    grows = True

    def __init__(
        self,
        context: Context,
        taken: list[str],
        time: Dynamic[datetime],
        level: Dynamic[str],
        service: Dynamic[str],
        *,
        access: bool,
    ) -> None:
        self.columns = LOG_PARTS
        self._now = np.datetime64(context.now.replace(tzinfo=None), "us").astype(np.int64)
        if time.type is not None and not pa.types.is_timestamp(time.type):
            raise ParameterError(f"'time' must be a datetime, not {time.type}", "time")
        if level.constant is not None:
            _level(level.constant)
        self._taken, self._time, self._level, self._service = taken, time, level, service
        grammar = load("log_line")
        self._weights = cumulate([grammar["level"][level] for level in LEVELS])
        self._services = GrammarCompiler(grammar).part("service")
        self._known = [*grammar["service"]]
        self._messages = (_requests if access else _messages)(grammar, self._known)
        self._address = cast(Generator, Ip.bind(context)) if access else None  # type: ignore[attr-defined]
        self._agent = cast(Generator, UserAgent.bind(context)) if access else None  # type: ignore[attr-defined]

    def make(self, block: Block) -> Mapping[str, pa.Array]:
        """Return the parts that the entry takes.

        Raises:
            GenerationError: A row's level is none.
        """
        lines = _Lines(self, block)
        return {part: getattr(lines, part) for part in self._taken}

    def levels(self, block: Block) -> tuple[pa.Array, NDArray[np.int64]]:
        """Return the level of each row as it is written, and its position in :data:`LEVELS`."""
        drawn = block.stream.child("level").choice(self._weights)
        written = given_or(self._level, block, pa.array(LEVELS).take(pa.array(drawn)))
        coded = written.dictionary_encode()
        try:
            codes = [LEVELS.index(_level(word)) for word in coded.dictionary.to_pylist()]
        except ParameterError as error:
            raise GenerationError(error.message) from error
        return written, np.array(codes, dtype=np.int64)[coded.indices.to_numpy()]

    def times(self, block: Block) -> pa.Array:
        """Return the moment of each row; those drawn follow each other, one a second on average."""
        parts = block.stream.child("time").below(_SECOND).astype(np.int64)
        drawn = pa.array(self._now + block.rows.numbers * _SECOND + parts).cast(_MOMENT)
        given = self._time.values(block)
        if given is None:
            return drawn
        if isinstance(given, datetime):
            return pa.repeat(pa.scalar(given), len(block))
        return pc.coalesce(given, drawn.cast(pa.timestamp("us", given.type.tz)))

    def services(self, block: Block) -> pa.Array:
        """Return the service of each row."""
        return given_or(self._service, block, self._services.make(block.stream.child("service")))

    def messages(self, block: Block, levels: NDArray[np.int64], services: pa.Array) -> pa.Array:
        """Return the message of each row, one of its level and its service."""
        found = pc.index_in(services, pa.array(self._known)).fill_null(len(self._known))
        kinds = levels * (len(self._known) + 1) + found.to_numpy()
        return by_kind(self._messages, block.stream.child("message"), kinds)

    def lines(self, block: Block, lines: _Lines) -> pa.Array:
        """Return the line of each row: all parts in the order of the format."""
        has_zone = lines.time.type.tz is not None
        if self._address is None or self._agent is None:
            seconds = lines.time.cast(pa.timestamp("ms", lines.time.type.tz), safe=False)
            time = pc.strftime(seconds, "%Y-%m-%d %H:%M:%S" + ("%z" if has_zone else ""))
            level = pc.utf8_rpad(lines.level, 5)
            service = pc.binary_join_element_wise("[", lines.service, "]", "")
            return pc.binary_join_element_wise(time, level, service, lines.message, " ")
        seconds = lines.time.cast(pa.timestamp("s", lines.time.type.tz), safe=False)
        time = pc.strftime(seconds, "[%d/%b/%Y:%H:%M:%S " + ("%z]" if has_zone else "+0000]"))
        address = self._address.make(Block(block.stream.child("address")))
        agent = self._agent.make(Block(block.stream.child("agent")))
        quoted = pc.binary_join_element_wise('"', agent, '"', "")
        return pc.binary_join_element_wise(address, "- -", time, lines.message, '"-"', quoted, " ")


class _Lines:
    """The lines of a block: each part is made when it is first asked for, once."""

    def __init__(self, source: LogLines, block: Block) -> None:
        self._source, self._block = source, block

    @cached_property
    def _levels(self) -> tuple[pa.Array, NDArray[np.int64]]:
        return self._source.levels(self._block)

    @cached_property
    def time(self) -> pa.Array:
        return self._source.times(self._block)

    @cached_property
    def level(self) -> pa.Array:
        return self._levels[0]

    @cached_property
    def service(self) -> pa.Array:
        return self._source.services(self._block)

    @cached_property
    def message(self) -> pa.Array:
        return self._source.messages(self._block, self._levels[1], self.service)

    @cached_property
    def line(self) -> pa.Array:
        return self._source.lines(self._block, self)


LOG_PARTS: Mapping[str, pa.DataType] = {
    "time": _MOMENT,
    "level": pa.string(),
    "service": pa.string(),
    "message": pa.string(),
    "line": pa.string(),
}


def _messages(grammar: Grammar, services: Sequence[str]) -> Sequence[Pattern]:
    """Return the messages of each level, by service; those of all services for a service of another name."""
    compiler = GrammarCompiler(grammar)
    patterns = []
    for level in LEVELS:
        own = [grammar.get(f"{level}_{service}", {}) for service in services]
        every = {message: weight for messages in own for message, weight in messages.items()}
        patterns += [compiler.pattern({**grammar[level], **more}, level) for more in [*own, every]]
    return patterns


def _requests(grammar: Grammar, services: Sequence[str]) -> Sequence[Pattern]:
    """Return the requests of each level, the same for every service."""
    compiler = GrammarCompiler(grammar)
    return [compiler.part(f"access_{level}") for level in LEVELS for _ in range(len(services) + 1)]


def _level(word: str) -> str:
    """Return the level that a word means."""
    if word.lower() not in _NAMES:
        near = nearest(word.upper(), LEVELS)
        known = ", ".join(LEVELS)
        raise ParameterError(f"there is no level {word!r}; levels are {known}", "level", near)
    return _NAMES[word.lower()]


def _log_line(  # noqa: D417 - written for users, who do not see the context
    context: Context,
    *,
    time: Dynamic[datetime] | None = None,
    level: Dynamic[str] | None = None,
    service: Dynamic[str] | None = None,
    format: Literal["plain", "access"] = "plain",
) -> Generator | RowGenerator:
    """A line of a log: up to five columns that agree.

    A table takes the parts that it wants: ``time`` (by default from the schema's ``now`` on, one line a second),
    ``level`` (DEBUG, INFO, WARN, ERROR or CRITICAL), ``service``, ``message``, one of its level and service, and
    ``line``, all of them together. A column of another name is the ``line``.

    Example::

        at: {datetime: {from: 2025-03-01, to: 2025-03-31}}
        level: {choice: {INFO: 9, ERROR: 1}}
        line: {log_line: {time: "{{ at }}", level: "{{ level }}", service: shop}}

    Args:
        time: When, if it is known.
        level: The level, if it is known; WARNING, FATAL and the like are understood.
        service: The service that logs.
        format: ``plain``, or ``access`` for the requests of a web server (the combined log format of Apache and
            nginx): those of WARN have a status of 4xx, those of ERROR of 5xx, others of 2xx or 3xx.
    """
    taken, other = taken_parts(context, LOG_PARTS, "line")
    made = LogLines(
        context,
        list(taken),
        time or Dynamic(),
        level or Dynamic(),
        service or Dynamic(),
        access=format == "access",
    )
    return OnePart(made, "line") if other else made


log_line = Provider(
    "log_line", _log_line, parameters_of(_log_line), inspect.getdoc(_log_line) or ""
)
