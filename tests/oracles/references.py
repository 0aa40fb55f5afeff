"""Checks of numbers that no library checks, each written from a published description.

They share nothing with fakegen's kernels: digits one by one, in plain Python.
"""

from __future__ import annotations

import re

import stdnum.ean
import stdnum.isbn

_VIN = dict(
    zip("0123456789ABCDEFGHJKLMNPRSTUVWXYZ", "012345678912345678123457923456789", strict=True)
)
_TAIWAN = {letter: code for code, letter in enumerate("ABCDEFGHJKLMNPQRSTUVXYWZIO", 10)}


def _weighted(digits: str, weights) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True))


def _cross(digits: str, weights) -> int:
    """Add the digits of the products."""
    products = (int(digit) * weight for digit, weight in zip(digits, weights, strict=True))
    return sum(product // 10 + product % 10 for product in products)


def clabe(number: str) -> bool:
    """Mexican bank accounts (Asociación de Bancos de México, "Cuenta CLABE")."""
    weights = (3, 7, 1) * 6
    total = sum(int(d) * w % 10 for d, w in zip(number[:17], weights, strict=False))
    return len(number) == 18 and (total + int(number[17])) % 10 == 0


def snils(number: str) -> bool:
    """Russian pension insurance (order 18P of the pension fund, 2006)."""
    return len(number) == 11 and _weighted(number[:9], range(9, 0, -1)) % 101 % 100 == int(
        number[9:]
    )


def nuss(number: str) -> bool:
    """Spanish social security (Tesorería General de la Seguridad Social, "FAN" record layouts)."""
    province, account, control = number[:2], number[2:-2], number[-2:]
    short = len(account) == 8 and account[0] == "0"
    base = int(province) * 10**7 + int(account) if short else int(province + account)
    return base % 97 == int(control)


def rg(number: str) -> bool:
    """Identity cards of São Paulo: weights 2 .. 9, and 100 for the check digit."""
    check = 10 if number[8] == "X" else int(number[8])
    return (_weighted(number[:8], range(2, 10)) + 100 * check) % 11 == 0


def vin(number: str) -> bool:
    """Vehicles (49 CFR 565.15)."""
    if not re.fullmatch(r"[A-HJ-NPR-Z0-9]{17}", number):
        return False
    weights = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
    return number[8] == "0123456789X"[_weighted("".join(map(_VIN.get, number)), weights) % 11]


def polish_identity_card(number: str) -> bool:
    """Polish identity cards: weights 7, 3, 1 over letters from A = 10, and 9 for the check digit."""
    values = (int(c, 36) * w for c, w in zip(number, (7, 3, 1, 9, 7, 3, 1, 7, 3), strict=True))
    return sum(values) % 10 == 0


def polish_doctor(number: str) -> bool:
    """Polish doctors (Naczelna Izba Lekarska): the check digit comes first and is never 0."""
    return len(number) == 7 and _weighted(number[1:], range(1, 7)) % 11 == int(number[0]) > 0


def german_health(number: str) -> bool:
    """German health insurance ("Krankenversichertennummer"), the first ten characters of which are a person's."""
    digits = f"{ord(number[0]) - 64:02d}{number[1:]}"
    person = _cross(digits[:10], (1, 2) * 5) % 10 == int(digits[10])
    return person and _cross(digits[:20], (1, 2) * 10) % 10 == int(digits[20])


def german_pension(number: str) -> bool:
    """German pension insurance (VKVV, section 2)."""
    digits = f"{number[:8]}{ord(number[8]) - 64:02d}{number[9:11]}"
    return _cross(digits, (2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1)) % 10 == int(number[11])


def taiwanese(number: str) -> bool:
    """Taiwanese identity cards: a letter that stands for two digits, and nine digits."""
    digits = f"{_TAIWAN[number[0]]}{number[1:]}"
    return _weighted(digits, (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1)) % 10 == 0


def hungarian(number: str) -> bool:
    """Hungarian persons (act XX of 1996, annex 2): the weights are reversed for births since 1997."""
    if len(number) != 11:
        return False
    recent = number[0] in "34" or int(number[1:3]) >= 97
    weights = range(10, 0, -1) if recent else range(1, 11)
    return _weighted(number[:10], weights) % 11 == int(number[10])


def upc_e(number: str) -> bool:
    """Short American articles: the twelve digits that they stand for are an EAN (GS1, section 5)."""
    system, (a, b, c, d, e, f), check = number[0], number[1:7], number[7]
    body = {
        "3": f"{a}{b}{c}00000{d}{e}",
        "4": f"{a}{b}{c}{d}00000{e}",
        **dict.fromkeys("012", f"{a}{b}{f}0000{c}{d}{e}"),
    }.get(f, f"{a}{b}{c}{d}{e}0000{f}")
    return stdnum.ean.is_valid(system + body + check)


def sbn(number: str) -> bool:
    """Books before 1970: an ISBN without its first 0."""
    return stdnum.isbn.is_valid(f"0{number}")


def has_form(pattern: str):
    """Return the check of a number that has a form only."""
    return re.compile(pattern).fullmatch
