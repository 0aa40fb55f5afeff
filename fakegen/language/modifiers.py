"""The modifiers: settings that every column takes, whatever its provider.

Reading, building in Python, the JSON Schema and the documentation all follow from this one table. No
provider can have the name of a modifier.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
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
        settings: What a mapping instead of true can say, each with the words it can have and what they do.
        expressions: What a mapping instead of true can say in expressions, with what they do, by the key under
            which :class:`~fakegen.language.spec.ColumnSpec` keeps them: the modifier's name and theirs.
        by_column: Whether an entry of several columns may say it of some of them: in a mapping by column
            or, where it is true or false, in a list of columns.
    """

    name: str
    types: tuple[
        type[bool] | type[int] | type[float] | type[str] | type[list[Any]] | type[dict[str, Any]],
        ...,
    ]
    doc: str
    example: str
    default: bool | None = None
    least: int | None = None
    greatest: int | None = None
    settings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    expressions: Mapping[str, str] = field(default_factory=dict)
    by_column: bool = False

    @property
    def several(self) -> tuple[type[Any], ...]:
        """The types of what says it of some of several columns."""
        if not self.by_column:
            return ()
        return (list,) if bool in self.types else (dict,)


UNIQUE_PER, UNIQUE_WHERE = "unique per", "unique where"
"""The keys of what ``unique`` says of the rows among which no value occurs twice."""

MODIFIERS = {
    modifier.name: modifier
    for modifier in (
        Modifier(
            "unique",
            (bool, dict),
            "No value occurs twice. With `{suffix: number}`, a string that an earlier row has gets a number: "
            "`jan2`, `jan2@example.org`. With `{per: order}`, no value occurs twice among the rows that refer to "
            "the same order; with `{where: EXPRESSION}`, none among the rows for which it is true. Of several "
            "columns, a list of those in which no value occurs twice.",
            "code: {regex: '[A-Z]{3}', unique: true}\n"
            "email: {template: '{{ code | lower }}@example.org', unique: {suffix: number}}",
            default=False,
            by_column=True,
            settings={
                "suffix": {"number": "equal strings are numbered in the order of their rows"}
            },
            expressions={
                UNIQUE_PER: "among the rows that have the same value of this column or reference",
                UNIQUE_WHERE: "among the rows for which this is true",
            },
        ),
        Modifier(
            "null",
            (int, float, str),
            "The share of nulls, 0 to 1, or an expression that is true where the value is null. Of "
            "several columns, a mapping by column.",
            "phone: {regex: '04\\d{8}', null: 0.3}",
            least=0,
            greatest=1,
            by_column=True,
        ),
        Modifier(
            "when",
            (str,),
            "An expression; the value is null where it is not true. Of several columns, a mapping by "
            "column.",
            "age: {integer: {min: 0, max: 90}}\nlicence: {regex: '\\d{6}', when: age >= 18}",
            by_column=True,
        ),
        Modifier(
            "locale",
            (str, list, dict),
            "The column's own locale, a list of them, a mapping of weights, or a mapping with `name` and "
            "`strict`.",
            "name: {faker.name: , locale: nl_BE}",
        ),
        Modifier(
            "columns",
            (dict,),
            "Which part of a provider of several columns each column holds, where their names differ.",
            "'first_name, mail': {person: , columns: {mail: email}}",
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
            "form",
            (str,),
            "How text files write numbers, dates, times and booleans: `0.00`, `%d.%m.%Y`, `yes/no`. The "
            "values stay what they are. Of several columns, a mapping by column.",
            "price: {number: {min: 1, max: 100}, round: 1, form: '0.00'}",
            by_column=True,
        ),
        Modifier(
            "null_string",
            (str,),
            "What CSV, JSON and Excel files have for null, such as `NA`. Of several columns, a mapping by column.",
            "age: {integer: {min: 0, max: 90}, null: 0.1, null_string: NA}",
            by_column=True,
        ),
        Modifier(
            "categories",
            (str,),
            "All strings of the column, in order (`small < medium`) or without one (`red | green`), to which it refers "
            "in Parquet, Arrow and data frames. Of several columns, a mapping by column.",
            "size: {choice: [small, large], categories: small < medium < large}",
            by_column=True,
        ),
        Modifier(
            "hidden",
            (bool,),
            "Made for other columns to read, but not written. Of several columns, a list of those that are not.",
            "born: {date: , hidden: true}\nyear: {expr: born.year}",
            default=False,
            by_column=True,
        ),
    )
}
"""Every modifier, by name."""
