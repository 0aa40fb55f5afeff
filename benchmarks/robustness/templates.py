"""Expressions and templates: most mean something, others are random trees of all that the language names."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import cache

import yaml

from benchmarks.robustness import grammar
from benchmarks.robustness.children import Case
from benchmarks.robustness.inputs import measure as measure_cases
from benchmarks.robustness.schemas import runs
from fakegen.catalogue.lookup import look_up

HOW = (
    "Random expressions as templates, expressions, conditions and constraints: four of five are trees of "
    "typed productions, which mean something; the others combine the language's functions, filters, tests, "
    "operators and attributes with no regard to types. Each is previewed and generated as above."
)
INPUTS = 2_000
COLUMNS = {
    "id": "sequence",
    "name": "faker.name",
    "born": {"date": {"from": "1950-01-01", "to": "2020-12-31"}},
    "at": {"datetime": {"from": "2020-01-01", "to": "2020-12-31"}},
    "pay": {"number": {"min": -5, "max": 9_000, "decimals": 2}},
    "some": {"integer": {"min": 1, "max": 5}, "null": 0.5},
    "key": "uuid",
    "yes": {"boolean": 0.5},
}
_CONSTANTS = (
    "0", "1", "-1", "3.5", "10**9", "2**63", "10**400", "'a'", "''", "'é\\u202e'", "none", "true", "[]",
    "{}", "[1, 'a', none]", "{'a': 1}", "'x' * 10**8", "1e308", "999999999999", "'%s'", "'{:>9999999}'",
    "range(10**9)", "now", "today", "row", "self", "loop", "dict", "namespace()", "cycler('a')",
)  # fmt: skip
_OPERATORS = (
    "+",
    "-",
    "*",
    "/",
    "//",
    "%",
    "**",
    "~",
    "and",
    "or",
    "==",
    "<",
    ">=",
    "in",
    "not in",
)
_ATTRIBUTES = (
    "year", "month", "day", "real", "hex", "int", "bytes", "days", "format", "upper", "strftime",
    "__class__", "mro", "replace", "isoformat", "timestamp", "encode", "zfill", "ljust", "join",
    "to_bytes", "as_integer_ratio", "total_seconds", "tzinfo", "astimezone", "append", "items",
)  # fmt: skip


def measure(number: int = INPUTS) -> list[tuple[str, ...]]:
    """Return a row for so many templates and expressions."""
    return measure_cases(cases(number))


def cases(number: int) -> Iterator[Case]:
    """Yield the commands on schemas with so many templates and expressions."""
    for at in range(number):
        rng = random.Random(f"template {at}")
        kind = rng.choice(("template", "template", "expr", "when", "constraint"))
        written = _typed(kind, rng) if rng.random() < 0.8 else _untyped(kind, rng)
        table = {"rows": 20, "columns": dict(COLUMNS)}
        if kind == "constraint":
            table["constraints"] = [written]
        elif kind == "when":
            table["columns"]["made"] = {"constant": 1, "when": written}
        else:
            table["columns"]["made"] = {kind: written}
        text = yaml.safe_dump({"tables": {"t": table}}, allow_unicode=True, sort_keys=False)
        yield from runs("templates", f"template-{at}", {"s.yaml": text.encode()}, "s.yaml")


def _typed(kind: str, rng: random.Random) -> str:
    """Return an expression or template that means something; as a constraint, most rows satisfy it."""
    depth = rng.choice((1, 2, 2, 3, 4))
    if kind == "template":
        return grammar.template(rng, depth)
    if kind == "expr":
        return grammar.expression(rng.choice(grammar.VALUES), rng, depth)
    condition = grammar.expression("truth", rng, depth)
    return condition if kind == "when" else f"{condition} or pay > 100"


def _untyped(kind: str, rng: random.Random) -> str:
    # Shallow ones sometimes mean something, deep ones seldom do.
    depth = rng.choice((1, 1, 1, 2, 2, 3))
    return _template(rng, depth) if kind == "template" else _expression(rng, depth)


def _template(rng: random.Random, depth: int) -> str:
    inner = _expression(rng, depth)
    match rng.randrange(10):
        case 0:
            return (
                f"{{% for i in {inner} %}}{_template(rng, depth - 1)}{{% endfor %}}"
                if depth
                else "x"
            )
        case 1:
            return (
                f"{{% if {inner} %}}a{{% else %}}{_template(rng, max(depth - 1, 0))}{{% endif %}}"
            )
        case 2:
            return f"{{% set v = {inner} %}}{{{{ v }}}}{{{{ v ~ v }}}}"
        case 3:
            return f"{{% macro m(x) %}}{{{{ x }}}}{{% endmacro %}}{{{{ m({inner}) }}}}"
        case 4:
            return (
                f"{{% filter {rng.choice(_names('filter'))} %}}{{{{ {inner} }}}}{{% endfilter %}}"
            )
        case _:
            return f"a{{{{ {inner} }}}}-{{{{ name }}}}"


def _expression(rng: random.Random, depth: int) -> str:
    if depth <= 0 or rng.random() < 0.1:
        return rng.choice(tuple(COLUMNS) if rng.random() < 0.7 else _CONSTANTS)
    first = _expression(rng, depth - 1)
    match rng.randrange(9):
        case 0 | 1:
            return f"({first} {rng.choice(_OPERATORS)} {_expression(rng, depth - 1)})"
        case 2:
            return f"{rng.choice(_names('function'))}({first}, {_expression(rng, depth - 1)})"
        case 3:
            return f"{rng.choice(_names('function'))}({first})"
        case 4:
            return f"({first} | {rng.choice(_names('filter'))})"
        case 5:
            return f"({first} | {rng.choice(_names('filter'))}({_expression(rng, depth - 1)}))"
        case 6:
            return f"({first} is {rng.choice(_names('test'))})"
        case 7:
            called = rng.choice(("", "()", f"({_expression(rng, depth - 1)})"))
            return f"{first}.{rng.choice(_ATTRIBUTES)}{called}"
        case _:
            return (
                f"({first} if {_expression(rng, depth - 1)} else {first}[{rng.choice(_CONSTANTS)}])"
            )


@cache
def _names(kind: str) -> tuple[str, ...]:
    return tuple(entry.name for entry in look_up(kind))
