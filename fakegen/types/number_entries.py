"""Entries of integers, numbers and decimals, within the bounds of a type."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction
from typing import Any

from fakegen.interfaces.record import ValueType
from fakegen.types import named_values
from fakegen.types.usual_bounds import within

_WIDE = 2**15 - 1


def whole(kind: ValueType) -> tuple[int | None, int | None]:
    """Return the least and the greatest whole number that a type allows; None for no limit."""
    lows = [math.ceil(b) for b in (kind.least,) if b is not None]
    lows += [math.floor(b) + 1 for b in (kind.above,) if b is not None]
    highs = [math.floor(b) for b in (kind.most,) if b is not None]
    highs += [math.ceil(b) - 1 for b in (kind.below,) if b is not None]
    return max(lows, default=None), min(highs, default=None)


def integer_entry(name: str, kind: ValueType, is_key: bool) -> Any:
    """Return the entry of an integer; a key counts."""
    low, high = whole(kind)
    if is_key and (high is None or high >= _WIDE) and kind.multiple_of is None:
        return "sequence" if low is None or low <= 1 else {"sequence": {"start": low}}
    usual = named_values.find(name, named_values.INTEGERS) or (0, 1_000)
    low, high = within(low, high, *usual)
    if high - low >= _WIDE and low <= usual[0] and usual[1] <= high:
        low, high = usual  # what a type can hold says nothing of what it usually holds
    made: dict[str, Any] = {"min": low, "max": high}
    if kind.multiple_of is not None:
        step = Fraction(str(kind.multiple_of)).numerator  # of 1.5, every third is whole
        made["step"] = step
        made["max"] = max(high, low + step) if kind.most is None else high
    return {"integer": made}


def number_entry(name: str, kind: ValueType) -> Any:
    """Return the entry of a floating-point number."""
    usual_low, usual_high, usual_decimals = named_values.find(name, named_values.NUMBERS) or (
        0.0,
        1_000.0,
        2,
    )
    lows = [float(kind.least)] if kind.least is not None else []
    lows += [math.nextafter(float(kind.above), math.inf)] if kind.above is not None else []
    highs = [float(kind.most)] if kind.most is not None else []
    highs += [math.nextafter(float(kind.below), -math.inf)] if kind.below is not None else []
    low, high = within(max(lows, default=None), min(highs, default=None), usual_low, usual_high)
    made: dict[str, Any] = {"min": low, "max": high}
    if kind.multiple_of is not None:
        return {"number": {**made, "step": float(kind.multiple_of)}}
    decimals = kind.decimals if kind.decimals is not None else usual_decimals
    exact = all(float(bound).is_integer() for bound in (low, high))
    if exact and high - low >= 1:
        made["decimals"] = decimals
    return {"number": made}


def decimal_entry(name: str, kind: ValueType) -> Any:
    """Return the entry of a decimal number, which is exact."""
    usual = named_values.find(name, named_values.NUMBERS) or (0.0, 1_000.0, 2)
    decimals = kind.decimals if kind.decimals is not None else usual[2]
    if kind.multiple_of is not None:
        decimals = max(decimals, -int(Decimal(str(kind.multiple_of)).as_tuple().exponent))
    unit = Decimal(1).scaleb(-decimals)
    lows = [Decimal(str(kind.least))] if kind.least is not None else []
    lows += [Decimal(str(kind.above)) + unit] if kind.above is not None else []
    highs = [Decimal(str(kind.most))] if kind.most is not None else []
    highs += [Decimal(str(kind.below)) - unit] if kind.below is not None else []
    low, high = within(
        max(lows, default=None),
        min(highs, default=None),
        Decimal(str(usual[0])),
        Decimal(str(usual[1])),
    )
    if kind.digits is not None:  # how much a type can hold says nothing of what it usually holds
        high = min(high, Decimal((0, (9,) * kind.digits, -decimals)))
        if kind.least is None and kind.above is None:
            low = min(max(low, -high), high)
    made: dict[str, Any] = {"min": _plain(low), "max": _plain(high), "decimals": decimals}
    if kind.multiple_of is not None:
        made["step"] = str(kind.multiple_of)
        del made["decimals"]
    return {"decimal": made}


def _plain(number: Decimal) -> Any:
    return int(number) if number == number.to_integral_value() else str(number)
