"""The modifiers: settings that every column takes, whatever its provider.

Reading, building in Python, the JSON Schema and the documentation all follow from this one table. No
provider can have the name of a modifier.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Modifier:
    """One modifier.

    Attributes:
        name: As written beside a provider.
        types: The types that its value may have.
        doc: What it does.
        example: How it is written: entries of ``columns:``.
        default: Its value where it is not given.
        least: The least number allowed; None for no limit.
        greatest: The greatest number allowed; None for no limit.
    """

    name: str
    types: tuple[type[bool] | type[int] | type[float] | type[str] | type[dict[str, Any]], ...]
    doc: str
    example: str
    default: bool | None = None
    least: int | None = None
    greatest: int | None = None


MODIFIERS = {
    modifier.name: modifier
    for modifier in (
        Modifier(
            "unique",
            (bool,),
            "No value occurs twice.",
            "code: {regex: '[A-Z]{3}', unique: true}",
            default=False,
        ),
        Modifier(
            "null",
            (int, float, str),
            "The share of nulls, 0 to 1, or an expression that is true where the value is null.",
            "phone: {regex: '04\\d{8}', null: 0.3}",
            least=0,
            greatest=1,
        ),
        Modifier(
            "when",
            (str,),
            "An expression; the value is null where it is not true.",
            "age: {integer: {min: 0, max: 90}}\nlicence: {regex: '\\d{6}', when: age >= 18}",
        ),
        Modifier(
            "locale",
            (str, dict),
            "The column's own locale, or a mapping with `name` and `strict`.",
            "name: {faker.name: , locale: nl_BE}",
        ),
        Modifier(
            "type",
            (str,),
            "The type that values are converted to.",
            "id: {sequence: , type: string}",
        ),
        Modifier(
            "round",
            (int,),
            "The number of decimals that numbers are rounded to.",
            "price: {number: {min: 1, max: 100}, round: 2}",
        ),
        Modifier(
            "hidden",
            (bool,),
            "Made for other columns to read, but not written.",
            "born: {date: , hidden: true}\nyear: {expr: born.year}",
            default=False,
        ),
    )
}
"""Every modifier, by name."""
