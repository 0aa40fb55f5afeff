"""Python's own classes of values and collections, as types of values."""

from __future__ import annotations

import collections
import collections.abc
import ipaddress
import re
import typing
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from decimal import Decimal
from fractions import Fraction
from pathlib import Path, PurePath
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from fakegen.interfaces.record import ValueType

_ANY = ValueType("any")


def _hours(number: int) -> timezone:
    return timezone(timedelta(hours=number))


def _network(address: str) -> ipaddress.IPv4Network:
    return ipaddress.IPv4Network(f"{address}/24", strict=False)


def _network_6(address: str) -> ipaddress.IPv6Network:
    return ipaddress.IPv6Network(f"{address}/64", strict=False)


_OFFSET = ValueType("integer", least=-11, most=12, python=_hours)

VALUES: Mapping[Any, ValueType] = {
    bool: ValueType("boolean"),
    int: ValueType("integer"),
    float: ValueType("number"),
    complex: ValueType("number", python=complex),
    str: ValueType("string"),
    bytes: ValueType("bytes"),
    bytearray: ValueType("bytes", python=bytearray),
    memoryview: ValueType("bytes", python=memoryview),
    date: ValueType("date"),
    datetime: ValueType("datetime"),
    time: ValueType("time"),
    timedelta: ValueType("duration"),
    timezone: _OFFSET,
    tzinfo: _OFFSET,
    ZoneInfo: ValueType("string", entry="faker.timezone", python=ZoneInfo),
    Decimal: ValueType("decimal"),
    Fraction: ValueType("decimal", python=Fraction),
    UUID: ValueType("uuid"),
    Path: ValueType("string", entry="file_name", python=Path),
    PurePath: ValueType("string", entry="file_name", python=PurePath),
    re.Pattern: ValueType("string", format="regex", python=re.compile),
    ipaddress.IPv4Address: ValueType("string", format="ipv4", python=ipaddress.IPv4Address),
    ipaddress.IPv6Address: ValueType("string", format="ipv6", python=ipaddress.IPv6Address),
    ipaddress.IPv4Network: ValueType("string", format="ipv4", python=_network),
    ipaddress.IPv6Network: ValueType("string", format="ipv6", python=_network_6),
    object: _ANY,
    typing.LiteralString: ValueType("string"),
    collections.abc.Hashable: _ANY,
    collections.abc.Sized: _ANY,
    typing.SupportsInt: ValueType("integer"),
    typing.SupportsIndex: ValueType("integer"),
    typing.SupportsFloat: ValueType("number"),
    typing.SupportsAbs: ValueType("number"),
    typing.SupportsRound: ValueType("number"),
    dict: ValueType("mapping", items=_ANY),
    list: ValueType("list", items=_ANY),
    tuple: ValueType("list", items=_ANY, python=tuple),
    set: ValueType("list", items=_ANY, unique_items=True, python=set),
    frozenset: ValueType("list", items=_ANY, unique_items=True, python=frozenset),
}
"""What a class without arguments holds; a class derived from one of them is called with such a value."""

LISTS: Mapping[Any, Callable[[Any], Any] | None] = {
    list: None,
    set: set,
    frozenset: frozenset,
    collections.abc.Sequence: None,
    collections.abc.MutableSequence: None,
    collections.abc.Iterable: None,
    collections.abc.Collection: None,
    collections.abc.Container: None,
    collections.abc.Reversible: None,
    collections.abc.Iterator: iter,
    collections.abc.Set: set,
    collections.abc.MutableSet: set,
    collections.deque: collections.deque,
}
"""Collections of items, and what makes them of a list."""

DISTINCT = (set, frozenset, collections.abc.Set, collections.abc.MutableSet)
"""Those in which no item occurs twice."""

MAPPINGS: Mapping[Any, Callable[[Any], Any] | None] = {
    dict: None,
    collections.abc.Mapping: None,
    collections.abc.MutableMapping: None,
    collections.OrderedDict: collections.OrderedDict,
    collections.ChainMap: collections.ChainMap,
}
"""Mappings from keys to values, and what makes them of a dict."""
