"""The documentation of every filter, function and test of expressions, each with an example.

Names, order and defaults of the parameters are read from the functions themselves, including Jinja2's; their
descriptions are here.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from fakegen.expressions.compiled import compile_expression
from fakegen.expressions.sandbox import Sandbox
from fakegen.interfaces.function import Function
from fakegen.interfaces.parameters import Parameter, argument_docs
from fakegen.language.defaults import NOW

Form = Literal["filter", "function", "test"]


_CASE = {"case_sensitive": "Whether upper and lower case differ."}
_ATTRIBUTE = {"attribute": "The attribute of each item to compare instead of the item."}
_ARGS = {
    "args": "The name of the test or filter, and its arguments.",
    "kwargs": "Its named arguments.",
}


@dataclass(frozen=True, slots=True)
class FunctionReference:
    """The documentation of a filter, a function or a test.

    Attributes:
        form: How it is called: ``value | name(...)``, ``name(...)`` or ``value is name(...)``.
        name: The name in a schema.
        doc: What it returns.
        example: An expression without columns that uses it; "" if there is none.
        parameters: Its parameters, without the value before ``|`` or ``is``.
    """

    form: Form
    name: str
    doc: str
    example: str
    parameters: Mapping[str, Parameter] = field(default_factory=dict)

    def value(self) -> Any:
        """Return the value of the example."""
        return compile_expression(self.example, {}, now=NOW).evaluate({}, 1)[0].as_py()


_FILTERS: Mapping[str, tuple[str, str, Mapping[str, str]]] = {
    "abs": ("The absolute value of a number.", "-3 | abs", {}),
    "ascii": (
        "A string in ASCII letters: accents dropped, other scripts transliterated.",
        "'José' | ascii",
        {},
    ),
    "attr": (
        "An attribute of a value, by its name.",
        "today | attr('year')",
        {"name": "The attribute."},
    ),
    "batch": (
        "The items in lists of a fixed length.",
        "[1, 2, 3] | batch(2) | first | join('-')",
        {
            "linecount": "The length of each list.",
            "fill_with": "The value that the last list is padded with.",
        },
    ),
    "capitalize": (
        "A string with its first letter in upper case, all others in lower case.",
        "'aNN' | capitalize",
        {},
    ),
    "center": (
        "A string in the middle of a field of spaces.",
        "'a' | center(5)",
        {"width": "The width of the field, in characters."},
    ),
    "default": (
        "The value, or another one where it is missing.",
        "none | default('nothing')",
        {
            "default_value": "What is returned instead.",
            "boolean": "Whether empty and false values are also replaced.",
        },
    ),
    "dictsort": (
        "The keys and values of a mapping, sorted.",
        "{'b': 2, 'a': 1} | dictsort | first | join('=')",
        {
            **_CASE,
            "by": "Whether to sort by key or by value.",
            "reverse": "Whether the greatest comes first.",
        },
    ),
    "escape": (
        "A string with the characters special to HTML replaced by entities.",
        "'a < b' | escape",
        {},
    ),
    "filesizeformat": (
        "A number of bytes as a readable size.",
        "130_000 | filesizeformat",
        {"binary": "Whether to count in powers of 1024."},
    ),
    "first": ("The first item.", "[1, 2, 3] | first", {}),
    "float": (
        "The value as a number with decimals.",
        "'1.5' | float",
        {"default": "The result if the value is not a number."},
    ),
    "forceescape": (
        "The same as escape, even for a string that was escaped before.",
        "'a < b' | forceescape",
        {},
    ),
    "format": (
        "A string whose placeholders are filled with values, as printf does.",
        "'%03d' | format(7)",
        {"args": "The values, in order.", "kwargs": "The values, by name."},
    ),
    "groupby": (
        "The items in groups that share an attribute.",
        "[{'a': 1}, {'a': 1}] | groupby('a') | length",
        {"attribute": "The attribute.", "default": "Its value where an item has none.", **_CASE},
    ),
    "indent": (
        "A string whose lines start with spaces.",
        "'a\\nb' | indent(2)",
        {
            "width": "The number of spaces, or a string to use instead.",
            "first": "Whether the first line is also indented.",
            "blank": "Whether empty lines are also indented.",
        },
    ),
    "initials": ("The first letter of each word.", "'José María' | initials", {}),
    "int": (
        "The value as a whole number; decimals are cut off.",
        "'42' | int",
        {
            "default": "The result if the value is not a number.",
            "base": "The base that a string is written in.",
        },
    ),
    "items": ("The keys and values of a mapping.", "{'a': 1} | items | first | join('=')", {}),
    "join": (
        "The items as one string.",
        "['a', 'b'] | join('-')",
        {
            "d": "The string between two items.",
            "attribute": "The attribute of each item to use instead of the item.",
        },
    ),
    "last": ("The last item.", "[1, 2, 3] | last", {}),
    "length": ("The number of characters of a string, or of items.", "'Ann' | length", {}),
    "list": ("The items as a list; the characters of a string.", "'abc' | list | last", {}),
    "lower": ("A string in lower case.", "'Ann' | lower", {}),
    "map": (
        "A filter applied to each item, or an attribute of each.",
        "['a', 'b'] | map('upper') | join",
        _ARGS,
    ),
    "max": ("The greatest item.", "[1, 3, 2] | max", {**_CASE, **_ATTRIBUTE}),
    "min": ("The least item.", "[1, 3, 2] | min", {**_CASE, **_ATTRIBUTE}),
    "pad": (
        "The value as a string, padded to a width.",
        "7 | pad(3, '*')",
        {
            "width": "The width, in characters.",
            "fill": "The character to pad with.",
            "side": "The side to pad: left or right.",
        },
    ),
    "reject": ("The items that fail a test.", "[1, 2, 3] | reject('odd') | first", _ARGS),
    "rejectattr": (
        "The items of which an attribute fails a test.",
        "[{'a': 1}, {'a': 2}] | rejectattr('a', 'odd') | map(attribute='a') | first",
        _ARGS,
    ),
    "replace": (
        "A string with one part of it replaced wherever it occurs.",
        "'a-b-c' | replace('-', '+')",
        {
            "old": "The part that is replaced.",
            "new": "The replacement.",
            "count": "The largest number of replacements.",
        },
    ),
    "reverse": ("A string backwards, or the items in reverse order.", "'abc' | reverse", {}),
    "round": (
        "A number rounded to some decimal places.",
        "2.345 | round(1)",
        {
            "precision": "The number of decimal places.",
            "method": "common: to the nearest; ceil: up; floor: down.",
        },
    ),
    "safe": ("The string itself; nothing is escaped in templates.", "'<b>' | safe", {}),
    "select": ("The items that pass a test.", "[1, 2, 3] | select('even') | first", _ARGS),
    "selectattr": (
        "The items of which an attribute passes a test.",
        "[{'a': 1}, {'a': 2}] | selectattr('a', 'even') | map(attribute='a') | first",
        _ARGS,
    ),
    "slice": (
        "The items in a fixed number of lists.",
        "[1, 2, 3] | slice(2) | first | join('-')",
        {
            "slices": "The number of lists.",
            "fill_with": "The value that shorter lists are padded with.",
        },
    ),
    "slug": (
        "A string in lower-case ASCII, with - for everything except letters and digits.",
        "'José María' | slug",
        {},
    ),
    "sort": (
        "The items in ascending order.",
        "[3, 1, 2] | sort | join(' ')",
        {"reverse": "Whether the greatest comes first.", **_CASE, **_ATTRIBUTE},
    ),
    "strftime": (
        "A date or time as a string, in a given format.",
        "date(2020, 12, 31) | strftime('%d/%m/%Y')",
        {"pattern": "The format, with the codes of Python's strftime."},
    ),
    "string": ("The value as a string.", "42 | string", {}),
    "striptags": ("A string without HTML tags.", "'<b>a</b>' | striptags", {}),
    "sum": (
        "The sum of the items.",
        "[1, 2, 3] | sum",
        {
            "attribute": "The attribute of each item to add up instead of the item.",
            "start": "The value to start from.",
        },
    ),
    "title": ("A string whose words start in upper case.", "'ann lee' | title", {}),
    "tojson": (
        "The value as JSON.",
        "{'a': 1} | tojson",
        {"indent": "The number of spaces by which nested lines are indented."},
    ),
    "trim": (
        "A string without the spaces around it.",
        "' a ' | trim",
        {"chars": "The characters to remove instead of spaces."},
    ),
    "truncate": (
        "The start of a string, up to a length.",
        "'one two three' | truncate(6, leeway=0)",
        {
            "length": "The largest length, including the ending.",
            "killwords": "Whether words can be cut.",
            "end": "The ending that is added to a string that was cut.",
            "leeway": "How many characters longer a string may be before it is cut.",
        },
    ),
    "unique": (
        "The items without repetitions.",
        "[1, 2, 1] | unique | join(' ')",
        {**_CASE, **_ATTRIBUTE},
    ),
    "upper": ("A string in upper case.", "'Ann' | upper", {}),
    "urlencode": ("A string encoded for a URL.", "'a b' | urlencode", {}),
    "urlize": (
        "A string whose URLs have become HTML links.",
        "'https://example.org' | urlize",
        {
            "trim_url_limit": "The largest length of a link's text.",
            "nofollow": 'Whether links get rel="nofollow".',
            "target": "The links' target.",
            "rel": "The links' rel.",
            "extra_schemes": "More URL schemes besides http, https and mailto.",
        },
    ),
    "wordcount": ("The number of words.", "'one two' | wordcount", {}),
    "wordwrap": (
        "A string broken into lines.",
        "'one two' | wordwrap(4)",
        {
            "width": "The largest width of a line.",
            "break_long_words": "Whether words that are too long are broken.",
            "wrapstring": "The string between two lines.",
            "break_on_hyphens": "Whether lines can break at hyphens.",
        },
    ),
    "xmlattr": (
        "A mapping as attributes of an XML tag.",
        "{'id': 1} | xmlattr",
        {"autospace": "Whether to start with a space."},
    ),
    "zfill": (
        "The value as a string with zeros in front.",
        "7 | zfill(3)",
        {"width": "The width, in characters."},
    ),
}
_FUNCTIONS: Mapping[str, tuple[str, str, Mapping[str, str]]] = {
    "abs": ("The absolute value of a number.", "abs(-3)", {"x": "The number."}),
    "coalesce": (
        "The first value that is not missing.",
        "coalesce(none, 'a', 'b')",
        {"values": "The values, in order."},
    ),
    "concat": (
        "The values as strings, one after the other.",
        "concat('a', 1, 'b')",
        {"values": "The values, in order."},
    ),
    "cycler": (
        "An object whose next() gives the values in turn.",
        "cycler('a', 'b').next()",
        {"items": "The values."},
    ),
    "date": (
        "A date from a string, from year, month and day, or from a moment.",
        "date(2020, 12, 31)",
        {
            "value": "A string such as 2020-12-31, a year, or a moment.",
            "month": "The month of a year.",
            "day": "The day of a month.",
        },
    ),
    "datetime": (
        "A moment from a string, from numbers, or from a date.",
        "datetime('2020-12-31 18:30')",
        {
            "value": "A string such as 2020-12-31 18:30, a year, or a date.",
            "parts": "Month, day, hour, minute and second, where the value is a year.",
        },
    ),
    "days": ("A duration in days.", "days(3)", {"number": "The number of days."}),
    "dict": (
        "A mapping of the names and values given.",
        "dict(a=1) | length",
        {"kwargs": "The values, by name."},
    ),
    "float": (
        "The value as a number with decimals.",
        "float('1.5')",
        {"value": "The value.", "default": "The result if the value is not a number."},
    ),
    "hours": ("A duration in hours.", "hours(3)", {"number": "The number of hours."}),
    "int": (
        "The value as a whole number; decimals are cut off.",
        "int('42')",
        {
            "value": "The value.",
            "default": "The result if the value is not a number.",
            "base": "The base that a string is written in.",
        },
    ),
    "joiner": (
        "An object that is empty when first called, and a separator after that.",
        "joiner('-')()",
        {"sep": "The separator."},
    ),
    "len": (
        "The number of characters of a string, or of items.",
        "len('Ann')",
        {"obj": "The string or the items."},
    ),
    "max": (
        "The greatest of the values.",
        "max(1, 3, 2)",
        {"first": "The first value.", "others": "The other values."},
    ),
    "min": (
        "The least of the values.",
        "min(1, 3, 2)",
        {"first": "The first value.", "others": "The other values."},
    ),
    "minutes": ("A duration in minutes.", "minutes(3)", {"number": "The number of minutes."}),
    "months": (
        "Calendar months, by which a date or moment is moved.",
        "date('2024-01-31') + months(1)",
        {"number": "How many; a whole number."},
    ),
    "namespace": (
        "An object whose attributes a template can set inside a loop.",
        "namespace(a=1).a",
        {"args": "A mapping of attributes.", "kwargs": "Attributes, by name."},
    ),
    "range": (
        "The integers from a start up to, but not including, a stop.",
        "range(3) | sum",
        {"numbers": "The stop; or start and stop; or start, stop and step."},
    ),
    "round": (
        "A number rounded to some decimal places.",
        "round(2.345, 1)",
        {
            "value": "The number.",
            "precision": "The number of decimal places.",
            "method": "common: to the nearest; ceil: up; floor: down.",
        },
    ),
    "seconds": ("A duration in seconds.", "seconds(3)", {"number": "The number of seconds."}),
    "string": ("The value as a string.", "string(42)", {"s": "The value."}),
    "weeks": ("A duration in weeks.", "weeks(3)", {"number": "The number of weeks."}),
    "years": (
        "Calendar years, by which a date or moment is moved.",
        "date('2024-02-29') + years(18)",
        {"number": "How many; a whole number."},
    ),
    "years_between": (
        "The number of full years between two dates, such as an age.",
        "years_between(date(1990, 2, 1), date(2020, 1, 31))",
        {"start": "The earlier date.", "end": "The later date."},
    ),
}
_TESTS: Mapping[str, tuple[str, str, Mapping[str, str]]] = {
    "boolean": ("Whether the value is true or false.", "true is boolean", {}),
    "callable": ("Whether the value can be called.", "'a' is callable", {}),
    "defined": ("Whether the name is known.", "today is defined", {}),
    "divisibleby": (
        "Whether a number is divisible by another.",
        "6 is divisibleby(3)",
        {"num": "The other number."},
    ),
    "eq": ("Whether two values are equal.", "1 is eq(1)", {"b": "The other value."}),
    "escaped": ("Whether a string was escaped.", "'a' is escaped", {}),
    "even": ("Whether a number is even.", "4 is even", {}),
    "false": ("Whether the value is false.", "false is false", {}),
    "filter": ("Whether there is a filter of this name.", "'slug' is filter", {}),
    "float": ("Whether the value is a floating-point number.", "1.5 is float", {}),
    "ge": (
        "Whether a value is greater than or equal to another.",
        "2 is ge(1)",
        {"b": "The other value."},
    ),
    "gt": ("Whether a value is greater than another.", "2 is gt(1)", {"b": "The other value."}),
    "in": ("Whether a value is among others.", "2 is in([1, 2])", {"seq": "The others."}),
    "integer": ("Whether the value is an integer.", "1 is integer", {}),
    "iterable": ("Whether the value has items.", "[1] is iterable", {}),
    "le": (
        "Whether a value is less than or equal to another.",
        "1 is le(2)",
        {"b": "The other value."},
    ),
    "lower": ("Whether a string is in lower case.", "'ann' is lower", {}),
    "lt": ("Whether a value is less than another.", "1 is lt(2)", {"b": "The other value."}),
    "mapping": ("Whether the value is a mapping.", "{} is mapping", {}),
    "ne": ("Whether two values differ.", "1 is ne(2)", {"b": "The other value."}),
    "none": ("Whether the value is missing.", "none is none", {}),
    "number": ("Whether the value is a number.", "1.5 is number", {}),
    "odd": ("Whether a number is odd.", "3 is odd", {}),
    "sameas": (
        "Whether two values are the same object.",
        "true is sameas(true)",
        {"other": "The other value."},
    ),
    "sequence": ("Whether the value is a sequence.", "[1] is sequence", {}),
    "string": ("Whether the value is a string.", "'a' is string", {}),
    "test": ("Whether there is a test of this name.", "'even' is test", {}),
    "true": ("Whether the value is true.", "true is true", {}),
    "undefined": ("Whether the name is unknown.", "today is undefined", {}),
    "upper": ("Whether a string is in upper case.", "'ANN' is upper", {}),
}
_SYNONYMS = {
    "filter": {"count": "length", "d": "default", "e": "escape"},
    "test": {"equalto": "eq", "greaterthan": "gt", "lessthan": "lt"},
}
_UNSIGNED = {
    ("function", "dict"): ["kwargs"],
    ("function", "range"): ["numbers"],
}
"""The parameters of functions without a signature in Python."""


def references(functions: Iterable[Function]) -> list[FunctionReference]:
    """Return every filter, function and test, sorted by form and name.

    Args:
        functions: All functions and filters. Those of plugins are described by their docstrings.
    """
    sandbox = Sandbox(functions)
    found = [
        *_described("filter", sandbox.filters, _FILTERS, sandbox.functions),
        *_described("function", sandbox.globals, _FUNCTIONS, sandbox.functions),
        *_described("test", sandbox.tests, _TESTS, {}),
    ]
    return sorted(found, key=lambda item: (item.form, item.name))


def _described(
    form: Form,
    known: Mapping[str, Any],
    documented: Mapping[str, tuple[str, str, Mapping[str, str]]],
    functions: Mapping[str, Function],
) -> Iterator[FunctionReference]:
    synonyms = _SYNONYMS.get(form, {})
    for name, function in known.items():
        if not name.replace(".", "_").isidentifier():
            continue  # a comparison operator, which is a test only for select() and reject()
        meant = synonyms.get(name, name)
        if meant in documented:
            doc, example, docs = documented[meant]
        else:
            doc, example = functions[name].doc, ""
            docs = argument_docs(inspect.getdoc(functions[name].scalar) or "")
        if meant != name:
            doc = f"The same as {meant}: {doc[0].lower()}{doc[1:]}"
            example = re.sub(rf"\b{meant}\b", name, example)
        parameters = {item.name: item for item in _parameters(form, name, function, docs)}
        yield FunctionReference(form, name, doc, example, parameters)


def _parameters(
    form: Form, name: str, function: Callable[..., Any], docs: Mapping[str, str]
) -> Iterator[Parameter]:
    if (form, name) in _UNSIGNED:
        yield from (Parameter(key, Any, doc=docs[key]) for key in _UNSIGNED[form, name])
        return
    plain = inspect.unwrap(function)
    items = list(inspect.signature(plain).parameters.values())
    if hasattr(plain, "jinja_pass_arg"):
        items = items[1:]
    if form != "function":
        items = items[1:]
    for item in items:
        variable = item.kind in (item.VAR_POSITIONAL, item.VAR_KEYWORD)
        default = None if variable else item.default
        yield Parameter(item.name, _type(item.annotation), default, docs.get(item.name, ""))


def _type(annotation: Any) -> Any:
    """Return the first basic type in an annotation, which can be a type or a string."""
    plain = {"bool": bool, "int": int, "float": float, "str": str}
    found = re.search(
        r"\b(bool|int|float|str)\b", str(getattr(annotation, "__name__", "") + str(annotation))
    )
    return plain[found[1]] if found else Any
