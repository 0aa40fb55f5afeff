"""Expressions that mean something: trees of productions, each of a type and over parts of the right types."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping

_HOLE = re.compile(r"<(\w+)>")
_LEAVES: Mapping[str, tuple[str, ...]] = {
    "number": ("id", "pay", "(some | default(0))", "1", "7", "2.5", "-3"),
    "string": ("name", "key", "'a'", "'é b'", "''"),
    "date": ("born", "today", "date(2020, 2, 29)"),
    "moment": ("at", "now", "datetime('2020-12-31 18:30')"),
    "truth": ("yes", "true", "false", "(some is none)", "(some is defined)"),
    "list": ("[1, 2, 3]", "[id, 7]", "range(4)", "[]"),
}
_TREES: Mapping[str, tuple[str, ...]] = {
    "number": (
        "(<number> + <number>)", "(<number> - <number>)", "(<number> * <number>)", "(<number> / 4)",
        "(<number> // 3)", "(<number> % 7)", "(-<number>)", "(<number> | abs)", "(<number> | round(1))",
        "(<number> | int)", "abs(<number>)", "round(<number>, 2)", "max(<number>, <number>)",
        "min(<number>, 5)", "int(<number>)", "float(<number>)", "coalesce(<number>, 0)", "len(<string>)",
        "(<string> | length)", "(<string> | wordcount)", "(<list> | length)", "([<number>, 1] | max)",
        "([<number>, <number>] | sum)", "<date>.year", "<date>.month", "<moment>.hour", "<moment>.minute",
        "years_between(<date>, <date>)", "(<date> - born).days", "(<moment> - at).total_seconds()",
        "(<number> if <truth> else <number>)", "(<string>).count('a')", "(<string>).find('e')",
    ),
    "string": (
        "(<string> ~ <string>)", "(<string> ~ <number>)", "(<string> + <string>)", "(<string> | upper)",
        "(<string> | lower)", "(<string> | title)", "(<string> | capitalize)", "(<string> | trim)",
        "(<string> | slug)", "(<string> | ascii)", "(<string> | initials)", "(<string> | reverse)",
        "(<string> | escape | string)", "(<string> | striptags)", "(<string> | urlencode)",
        "(<string> | replace('a', 'bc'))", "(<string> | truncate(6))", "(<string> | center(12))",
        "(<string> | pad(9, '*'))", "(<string> | wordwrap(5))", "(<string> | indent(2))",
        "(<string> | list | sort | join)", "(<string> | default('none'))", "(<string> | tojson)",
        "(<string>)[:3]", "(<string>)[1:]", "(<string>).upper()", "(<string>).replace('a', 'b')",
        "(<string>).strip()", "(<string>).zfill(8)", "(<number> | string)", "(<number> | pad(6, '0'))",
        "(<number> | filesizeformat)", "string(<number>)", "concat(<string>, <number>, <date>)",
        "('%s-%s' | format(<number>, <string>))", "(<date> | strftime('%d/%m/%Y'))",
        "<date>.isoformat()", "<moment>.strftime('%H:%M')", "(<list> | join('-'))",
        "(<list> | map('string') | join(','))", "(<string> if <truth> else <string>)",
        "coalesce(none, <string>)", "cycler('a', <string>).next()", "dict(a=<string>).a",
    ),
    "date": (
        "(<date> + days(<number> % 300))", "(<date> - weeks(2))", "<date>.replace(day=1)",
        "(<date> if <truth> else <date>)", "max(<date>, <date>)", "<moment>.date()", "date(<date>)",
    ),
    "moment": (
        "(<moment> + hours(<number> % 99))", "(<moment> - minutes(90))", "(<moment> + seconds(1))",
        "<moment>.replace(hour=3)", "(<moment> if <truth> else <moment>)", "min(<moment>, <moment>)",
    ),
    "truth": (
        "(<number> < <number>)", "(<number> >= <number>)", "(<number> == <number>)", "(<number> != 2)",
        "(<string> == <string>)", "(<string> < 'm')", "('a' in <string>)", "(<string> not in ['a', 'b'])",
        "(<date> < <date>)", "(<moment> >= <moment>)", "(<truth> and <truth>)", "(<truth> or <truth>)",
        "(not <truth>)", "(<number> is number)", "(<string> is string)", "((<number> | int) is even)",
        "((<number> | int) is divisibleby(3))", "(<number> is gt(2))", "(<string> is lower)",
        "(some is not none)", "(<string>).startswith('A')", "(<truth> if <truth> else <truth>)",
        "(1 < <number> < 900)",
    ),
    "list": (
        "[<number>, <number>]", "[<string>, <string>]", "(<list> | reverse | list)", "(<list> | unique | list)",
        "(<list> | select('number') | list)", "((<list> | list) + [1])", "(<string> | list)", "(<list> | batch(2) | list)",
    ),
}  # fmt: skip
_TEMPLATES = (
    "{{ <any> }}", "a{{ <any> }}-{{ name }}", "{{ <any> }}{{ <any> }}", "{{ <string> | upper }}: {{ <number> }}",
    "{% if <truth> %}a{{ <any> }}{% else %}{{ <any> }}{% endif %}", "{% set v = <any> %}{{ v }}{{ v ~ v }}",
    "{% for i in <list> %}{{ loop.index }}{{ i }},{% endfor %}", "{% filter upper %}{{ <any> }}{% endfilter %}",
    "{% for i in range(3) if <truth> %}{{ i + id }}{% else %}{{ <any> }}{% endfor %}",
    "{% macro m(x) %}<{{ x }}>{% endmacro %}{{ m(<any>) }}{{ m(<any>) }}", "{# <any> #}{{ name }}",
    "{% with w = <any> %}{{ w }}{% endwith %}", "{%- raw %}{{ }}{% endraw -%} {{ <any> }}",
)  # fmt: skip

VALUES = ("number", "string", "date", "moment", "truth")
"""What a column can hold."""
TYPES = (*VALUES, "list")


def expression(kind: str, rng: random.Random, depth: int) -> str:
    """Return a random expression.

    Args:
        kind: What it gives: one of :data:`TYPES`.
        rng: Decides which.
        depth: The most productions within each other, 0 or more; with 0 it is a column or a constant.
    """
    if depth <= 0 or rng.random() < 0.15:
        return rng.choice(_LEAVES[kind])
    return _filled(rng.choice(_TREES[kind]), rng, depth - 1)


def template(rng: random.Random, depth: int) -> str:
    """Return a random template around expressions of so many productions within each other."""
    return _filled(rng.choice(_TEMPLATES), rng, depth)


def productions(kind: str) -> list[str]:
    """Return one expression for each production of a type, with columns and constants as its parts."""
    rng = random.Random(kind)
    return [_filled(production, rng, 0) for production in (*_LEAVES[kind], *_TREES[kind])]


def _filled(production: str, rng: random.Random, depth: int) -> str:
    def part(hole: re.Match[str]) -> str:
        kind = hole[1] if hole[1] in TYPES else rng.choice(VALUES)
        return expression(kind, rng, depth)

    return _HOLE.sub(part, production)
