"""Evaluates whatever a template can say of sample values, and prints what each gives: see ``test_sandbox``.

Every attribute that Python knows is tried, not only those that are allowed, and so are every filter, test and
function, every directive of a date's format and every type of a string's.
"""

from __future__ import annotations

import json
import re
import string
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pyarrow as pa
from jinja2.utils import Cycler, Joiner, Namespace
from markupsafe import Markup

from fakegen.errors import FakegenError
from fakegen.expressions.compiled import compile_template
from fakegen.expressions.functions import built_in
from fakegen.expressions.sandbox import NOTHING, Sandbox
from fakegen.expressions.syntax import parse_template

SANDBOX = Sandbox(built_in())
COLUMNS = {
    "flag": (pa.bool_(), True),
    "whole": (pa.int64(), 1_234_567),
    "real": (pa.float64(), 1234.5),
    "text": (pa.string(), "Ab 2020"),
    "day": (pa.date32(), date(2020, 2, 29)),
    "clock": (pa.time64("us"), time(12, 30)),
    "moment": (pa.timestamp("us"), datetime(2024, 2, 29, 12, 30)),
    "zoned": (pa.timestamp("us", "Asia/Tokyo"), datetime(2024, 2, 29, 12, tzinfo=UTC)),
    "span": (pa.duration("us"), timedelta(days=1, seconds=5)),
}
TYPES = {name: kind for name, (kind, _) in COLUMNS.items()}
ROW = {name: pa.array([value], kind) for name, (kind, value) in COLUMNS.items()}
VALUES = [
    *(value for _, value in COLUMNS.values()),
    datetime(2024, 2, 29, 12, tzinfo=ZoneInfo("Asia/Tokyo")),
    Decimal("1.50"), Decimal(3).as_tuple(), 1j, Markup("<b>&amp;</b>"), None, NOTHING,
    [1, "b"], (1, 2), {"a": 1, "b": [2]}, {"b": 1, "a": 2}.items(), {"a": 1}.keys(), range(3), iter([1, 2]),
    Namespace(a=1), Cycler(1, 2), Joiner(), [Cycler(1)], {"a": Namespace()}, "Ab".upper, len, dict,
    SANDBOX.from_string("{% macro m() %}{% endmacro %}").module.m,
    date(2020, 1, 1).isocalendar(), date(2020, 1, 1).timetuple(),
]  # fmt: skip
ARGUMENTS = ("", "1", "'%c'", "zoned", "'a', 'b'")
# Of what Python itself calls, two stand for all.
ATTRIBUTES = sorted(
    name
    for name in {"tm_yday", "tm_zone"}.union(*(dir(value) for value in VALUES))
    if not name.startswith("_") or name in ("__class__", "__hash__")
)


def expressions() -> Iterator[str]:
    """Yield every expression over ``value``."""
    yield from (
        "value",
        "[value]",
        "value ~ 'x'",
        "value | attr(name)",
        "'{0.x}'.replace('x', name).format(value)",
    )
    yield from (f"(value | attr(name))({given})" for given in ARGUMENTS[:3])
    for name in SANDBOX.filters:
        if name.isidentifier():
            yield from (f"value | {name}({given})" for given in ARGUMENTS)
    for name in SANDBOX.tests:
        if name.isidentifier():
            yield from (f"value is {name}({given})" for given in ("", "1", "text"))
    yield from (f"{name}(value)" for name in SANDBOX.globals)
    for letter in string.ascii_letters + "%":
        yield f"value | strftime('%{letter} %-{letter}')"
        yield f"value.strftime('%{letter}')"
        yield f"'{{:%{letter}}}'.format(value)"
        yield f"'{{:{letter}}}'.format(value)"
        yield f"'%{letter}' % value"
        yield f"now.strptime('31', '%{letter}')"
    yield from (f"'{{!{letter}}}'.format(value)" for letter in "rsa")
    yield from (f"value {sign} {other}" for sign in "+-*/%" for other in ("2", "text", "value"))


def about(text: str) -> list[object]:
    """Return the values that an expression is tried with: one of those for which it says the same."""
    if "strptime" in text:
        return VALUES[:1]
    if "strftime" in text:
        return _and_another([value for value in VALUES if hasattr(value, "strftime")])
    if re.fullmatch(r"'\{:%?.\}'.format\(value\)", text):
        own = [value for value in VALUES if type(value).__format__ is not object.__format__]
        return _and_another(own)
    return VALUES


def _and_another(values: list[object]) -> list[object]:
    """Return some values, and one that stands for all others."""
    return [*values, next(value for value in VALUES if not any(value is each for each in values))]


def attributes(value: object) -> Iterator[str]:
    """Yield the attributes that a value has, and one that it has not: all others give what that gives."""
    has = set(dir(value))
    yield from (name for name in ATTRIBUTES if name in has)
    yield next(name for name in ATTRIBUTES if name not in has)


def made() -> Iterator[tuple[str, str]]:
    """Yield each expression over each value, and what it gives; "refused" where that is nothing."""
    for text in expressions():
        tree = parse_template(SANDBOX, f"{{% set made = {text} %}}{{{{ made }}}}")
        template = SANDBOX.template(tree)
        for number, value in enumerate(about(text)):
            for name in attributes(value) if "name)" in text else [""]:
                SANDBOX.budget.start()
                given = {"value": value, "name": name, "now": datetime(2020, 1, 1)}
                given |= {key: known for key, (_, known) in COLUMNS.items()}
                try:
                    result = template.render(given)
                except Exception:
                    result = "refused"
                yield f"{number}: {text} {name}", result


def compiled() -> Iterator[tuple[str, str]]:
    """Yield each attribute and filter of each column, as a whole expression is compiled."""
    for column, (_, value) in COLUMNS.items():
        steps = [f".{name}()" for name in dir(value) if name[0] != "_"]
        for step in (*steps, *(f"|{name}" for name in SANDBOX.filters if name.isidentifier())):
            text = f"{{{{ {column}{step} }}}}"
            try:
                result = str(compile_template(text, TYPES).evaluate(ROW, 1)[0].as_py())
            except FakegenError:
                result = "refused"
            yield text, result


if __name__ == "__main__":
    json.dump({**dict(made()), **dict(compiled())}, sys.stdout)
