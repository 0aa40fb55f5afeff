"""Whose data a method of Faker uses: the locale's own, or another's that stand in for them.

A class of a locale inherits what it lacks: from another locale's class, or from Faker's class for all of
them, whose lists are English and whose formats are American. Formats name further methods, of other subjects.
So this follows everything that a method reaches in the source of Faker, and asks which class each list,
format and function comes from. What no locale has another version of is nobody's in particular, and a format
that only names methods (``{{first_name}} {{last_name}}``) is no data.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import linecache
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from types import FunctionType
from typing import Any

from fakegen.language.defaults import NOW
from fakegen.providers.faker.library import library
from fakegen.providers.faker_data import DEFAULT, NEUTRAL, belongs, homes

_NAMED = re.compile(r"\{\{\s*(\w+)[^{}]*\}\}")
_NAMES_OF_METHODS = ("default_value_types",)
"""Lists whose strings are names of methods, in classes that make objects of any type."""

_MASK = re.compile(r"[\w#%?^@!$]")
_WORD = re.compile(r"[^\W\d_]{2,}")


@lru_cache(maxsize=4096)
def stand_ins(method: str, locale: str) -> tuple[tuple[str, ...], bool]:
    """Return which locales stand in for a locale in the values of a method.

    Args:
        method: The method's name: ``first_name``.
        locale: The locale as Faker spells it: ``nl_BE``.

    Returns:
        The locales, sorted, none if all data are its own; and whether some of the data are.
    """
    owners = {name: type(item) for name, item in library(locale, NOW).methods.items()}
    walk = _Walk(locale, owners)
    walk.follow(owners[method], method)
    return tuple(sorted(walk.found - {locale})), locale in walk.found


@dataclass(frozen=True, slots=True)
class _Walk:
    """What has been reached from a method.

    Attributes:
        locale: Whose own data are looked for.
        owners: The class that has each method of Faker in this locale.
        found: The locales of the data reached; the locale itself for data of its own.
        seen: The members reached, each as its class, its name and the class after which it was found.
    """

    locale: str
    owners: Mapping[str, type[Any]]
    found: set[str] = field(default_factory=set)
    seen: set[tuple[type[Any], str, type[Any] | None]] = field(default_factory=set)

    def follow(self, cls: type[Any], name: str, after: type[Any] | None = None) -> bool:
        """Follow a member of a class; return whether there is one that values may come from.

        Args:
            cls: The class.
            name: The member's name.
            after: A base of the class, to look only at the bases after it, as ``super()`` does.
        """
        owner = _owner(cls, name, after)
        if owner is None:
            return False
        member = _plain(vars(owner)[name])
        if f"{_subject(owner)}.{name}" in NEUTRAL:
            if not isinstance(member, FunctionType):
                return True
            if _home(owner) in ("", DEFAULT):  # another locale's may be in its language
                return False
        if (cls, name, after) in self.seen:
            return True
        self.seen.add((cls, name, after))
        if isinstance(member, FunctionType):
            self._follow_function(cls, owner, member)
            return True
        strings = list(_strings(member))
        named = [method for text in strings for method in _NAMED.findall(text)]
        for method in strings if name in _NAMES_OF_METHODS else named:
            self._follow_name(cls, method)
        if _home(owner) or any(map(_is_data, strings)):
            self._note(owner, name)
        return True

    def _follow_function(self, cls: type[Any], owner: type[Any], function: FunctionType) -> None:
        # What a function makes of nothing else stands in the function itself.
        uses = _uses(function)
        reached = [self._follow_name(cls, name) for name in (*uses.attributes, *uses.named)]
        reached += [self.follow(cls, name, owner) for name in uses.of_bases]
        if uses.locale or not (any(reached) or self._lacks(cls, uses.attributes)):
            self._note(cls if uses.locale else owner, function.__name__)

    def _lacks(self, cls: type[Any], names: Sequence[str]) -> bool:
        """Return whether a function asks for what its class lacks: it then makes nothing."""
        from faker import Generator

        return any(
            not (hasattr(cls, name) or name in self.owners or hasattr(Generator, name))
            for name in names
        )

    def _follow_name(self, cls: type[Any], name: str) -> bool:
        if hasattr(cls, name):
            return self.follow(cls, name)
        return name in self.owners and self.follow(self.owners[name], name)

    def _note(self, owner: type[Any], name: str) -> None:
        subject, home = _subject(owner), _home(owner)
        if not homes(subject):
            return
        if home:
            self.found.add(self.locale if belongs(home, self.locale, subject) else home)
        elif self.locale != DEFAULT and name in _versioned(subject):
            self.found.add(DEFAULT)


@dataclass(frozen=True, slots=True)
class _Uses:
    """What a function of a class uses.

    Attributes:
        attributes: Attributes of its object and methods of Faker.
        named: What may be the names of methods in its strings: ``{{city}}``, ``format("company")``,
            and what stands in lists.
        of_bases: Attributes that it asks ``super()`` for.
        locale: Whether it asks for the locale of its class.
    """

    attributes: Sequence[str]
    named: Sequence[str]
    of_bases: Sequence[str]
    locale: bool


@lru_cache(maxsize=4096)
def _uses(function: FunctionType) -> _Uses:
    attributes, named, of_bases = set(), set(), set()
    for node in ast.walk(ast.parse(_source(function))):
        match node:
            case ast.Attribute(ast.Name("self" | "cls") | ast.Attribute(attr="generator"), name):
                attributes.add(name)
            case ast.Attribute(ast.Call(ast.Name("super")), name):
                of_bases.add(name)
            case ast.Constant(str(text)):
                named.update(_NAMED.findall(text))
            case ast.Call(ast.Attribute(attr="format"), items) | ast.List(items) | ast.Tuple(items):
                strings = (item.value for item in items if isinstance(item, ast.Constant))
                named.update(item for item in strings if isinstance(item, str))
    found = attributes - {"generator", "__lang__"}
    return _Uses(sorted(found), sorted(named), sorted(of_bases), "__lang__" in attributes)


def _source(function: FunctionType) -> str:
    """Return the source of a function, as ``inspect.getsource`` does, which first looks at all loaded modules."""
    code = function.__code__
    lines = linecache.getlines(code.co_filename, function.__globals__)
    return textwrap.dedent("".join(inspect.getblock(lines[code.co_firstlineno - 1 :])))


def _owner(cls: type[Any], name: str, after: type[Any] | None) -> type[Any] | None:
    """Return the class of Faker's data that a member of a class comes from; None if there is none."""
    bases = cls.__mro__[cls.__mro__.index(after) + 1 :] if after else cls.__mro__
    owner = next((base for base in bases if name in vars(base)), None)
    return owner if owner and _subject(owner) else None


def _subject(cls: type[Any]) -> str:
    """Return the subject of a class of Faker: ``bank`` for ``faker.providers.bank.nl_BE.Provider``."""
    return _place(cls)[0]


def _home(cls: type[Any]) -> str:
    """Return the locale of a class of Faker; nothing for that of all locales."""
    return _place(cls)[1]


def _place(cls: type[Any]) -> tuple[str, str]:
    _, found, path = cls.__module__.partition("faker.providers.")
    subject, _, home = path.partition(".")
    return (subject, home) if found else ("", "")


@lru_cache(maxsize=64)
def _versioned(subject: str) -> frozenset[str]:
    """Return the members that some locale has a version of its own of."""
    path = f"faker.providers.{subject}"
    classes = [importlib.import_module(f"{path}.{home}").Provider for home in homes(subject)]
    return frozenset(
        name for cls in classes for base in cls.__mro__ if _home(base) for name in vars(base)
    )


def _plain(member: Any) -> Any:
    """Return a member without its decorators."""
    if isinstance(member, property):
        return member.fget
    member = getattr(member, "__func__", member)
    return inspect.unwrap(member) if isinstance(member, FunctionType) else member


def _strings(value: Any) -> Iterator[str]:
    """Yield the strings in a list of words or formats, or in a mapping of them."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _strings(key)
            yield from _strings(item)
    elif isinstance(value, list | tuple | set | frozenset):
        for item in value:
            yield from _strings(item)


def _is_data(text: str) -> bool:
    """Return whether a string of Faker's class for all locales has words, or a format of its own."""
    if _NAMED.search(text):
        return _WORD.search(_NAMED.sub("", text)) is not None
    return _MASK.search(text) is not None
