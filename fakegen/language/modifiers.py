"""The modifiers: what can be said of any column, whatever makes it.

One table from which reading, building in Python, the JSON Schema and the documentation follow. A
provider cannot have the name of a modifier.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Modifier:
    """One modifier.

    Attributes:
        name: As written beside a provider.
        types: Of what type its value may be.
        doc: What it does.
        default: What holds without it.
        least: The least number that it may be; None for no limit.
        greatest: The greatest number that it may be; None for no limit.
    """

    name: str
    types: tuple[type[bool] | type[int] | type[float] | type[str], ...]
    doc: str
    default: bool | None = None
    least: int | None = None
    greatest: int | None = None


MODIFIERS = {
    modifier.name: modifier
    for modifier in (
        Modifier("unique", (bool,), "No value occurs twice.", default=False),
        Modifier(
            "null",
            (int, float, str),
            "A rate in 0 .. 1, or an expression that says where the value is null.",
            least=0,
            greatest=1,
        ),
        Modifier("when", (str,), "An expression; the value is null where it does not hold."),
        Modifier("locale", (str,), "The column's own locale."),
        Modifier("type", (str,), "The type that values are converted to."),
        Modifier("round", (int,), "The number of decimals that numbers are rounded to."),
        Modifier(
            "hidden",
            (bool,),
            "Made for other columns to read, but not written.",
            default=False,
        ),
    )
}
"""Every modifier, by name."""
