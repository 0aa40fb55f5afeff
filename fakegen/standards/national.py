"""Numbers of persons, by country: national register, social security, tax or health numbers.

There is an entry for every country with a locale in Faker or Mimesis for which python-stdnum can check the
numbers of persons; its valid numbers pass the check of the module that :data:`MODULES` names. Countries
without such a module, among them Algeria, Azerbaijan, Bangladesh, Georgia, Hungary, Luxembourg, Malta,
Nigeria, the Philippines and Taiwan, have no entry. The entry of the United Kingdom is the NHS number, because
the national insurance number has no check. For Pakistan, Denmark, Argentina and Indonesia only the form of a
number can be wrong, because python-stdnum checks nothing else.
"""

from __future__ import annotations

import string
from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from fakegen.standards.checks import (
    VALUES,
    Except,
    Mod1110,
    Otherwise,
    Verhoeff,
    Weighted,
    luhn,
    minus,
    minus_last,
    outputs,
    plain,
    plain_last,
    powers,
)
from fakegen.standards.layout import Codes, Draw, Field, Integers, ListedWord, Person, Ranks
from fakegen.standards.registers import (
    chinese_areas,
    french_communes,
    indonesian_places,
    italian_communes,
)
from fakegen.standards.scheme import Entry, Scheme
from fakegen.standards.vat import (
    COLOMBIAN,
    IRISH,
    IRISH_WITH_LETTER,
    SPANISH_LETTERS,
    VAT,
    venezuelan_check,
)

MODULES: Mapping[str, str] = {
    "AR": "ar.dni",
    "AT": "at.vnr",
    "AU": "au.tfn",
    "BA": "si.emso",
    "BE": "be.nn",
    "BG": "bg.egn",
    "BR": "br.cpf",
    "CA": "ca.sin",
    "CH": "ch.ssn",
    "CL": "cl.rut",
    "CN": "cn.ric",
    "CO": "co.nit",
    "CZ": "cz.rc",
    "DE": "de.idnr",
    "DK": "dk.cpr",
    "EE": "ee.ik",
    "ES": "es.dni",
    "FI": "fi.hetu",
    "FR": "fr.nir",
    "GB": "gb.nhs",
    "GR": "gr.amka",
    "HR": "hr.oib",
    "ID": "id.nik",
    "IE": "ie.pps",
    "IL": "il.idnr",
    "IN": "in_.aadhaar",
    "IS": "is_.kennitala",
    "IT": "it.codicefiscale",
    "JP": "jp.in_",
    "KR": "kr.rrn",
    "LI": "li.peid",
    "LT": "lt.asmens",
    "LV": "lv.pvn",
    "MK": "si.emso",
    "MX": "mx.curp",
    "NL": "nl.bsn",
    "NO": "no.fodselsnummer",
    "NZ": "nz.ird",
    "PK": "pk.cnic",
    "PL": "pl.pesel",
    "PT": "pt.cc",
    "RO": "ro.cnp",
    "RU": "ru.inn",
    "SE": "se.personnummer",
    "SI": "si.emso",
    "SK": "sk.rc",
    "TH": "th.pin",
    "TR": "tr.tckimlik",
    "UA": "ua.rntrc",
    "US": "us.ssn",
    "VE": "ve.rif",
    "ZA": "za.idnr",
}
"""The module of python-stdnum that checks each country's numbers."""

_HETU = "0123456789ABCDEFHJKLMNPRSTUVWXY"
_CURP = "0123456789ABCDEFGHIJKLMN&OPQRSTUVWXYZ"
ODD_LETTERS: tuple[int, ...] = (
    *(1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18),
    *(20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23),
)
"""The values of letters and digits at odd positions of Italian codes."""

_FISCAL = {
    **{c: int(c) for c in string.digits},
    **{c: i for i, c in enumerate(string.ascii_uppercase)},
}
_EMSO = Weighted((7, 6, 5, 4, 3, 2), minus(11))
_BALTIC = Otherwise(
    Weighted((1, 2, 3, 4, 5, 6, 7, 8, 9, 1), plain(11)),
    Weighted((3, 4, 5, 6, 7, 8, 9, 1, 2, 3), plain_last(11)),
)
_RODNE = Weighted(powers(10, 11), plain(11))
_BRAZILIAN = Weighted((11, 10, 9, 8, 7, 6, 5, 4, 3, 2), minus_last(11))
_BELGIAN = Weighted(powers(10, 97), outputs(97, lambda r: 97 - r, 2))
_NO_SUCH_MONTH = "<13-19>"

YEAR = Field(2, lambda person, _: person.year % 100)
"""The last two digits of the year of birth."""

YEAR3 = Field(3, lambda person, _: person.year % 1000)
YEAR4 = Field(4, lambda person, _: person.year)
MONTH = Field(2, lambda person, _: person.month)
DAY = Field(2, lambda person, _: person.day)

ODD_MAN = Field(1, lambda person, rank: 2 * rank + person.male, size=5)
"""A digit that is odd for men and even for women."""


def _women_after(number: Integers, women: int, person: Person) -> Integers:
    """Add ``women`` to the numbers of women."""
    return number + np.where(person.male, 0, women)


def _coded_month(person: Person, _: Integers, codes: Mapping[int, int]) -> Integers:
    """Return the month, plus a code for the century."""
    century = person.year // 100
    return person.month + sum(np.where(century == c, code, 0) for c, code in codes.items())


def _century_sex(person: Person, _: Integers) -> Integers:
    """Return 1 for men and 2 for women born in the 19th century, 3 and 4 in the 20th, and so on."""
    return _women_after(2 * (person.year // 100 - 18) + 1, 1, person)


def _tax_digits(out: Codes, rank: Ranks) -> None:
    """Write ten digits, exactly one of which appears twice; the first digit is not 0.

    They are a permutation of the ten digits (by Lehmer's code), in which one place repeats an earlier one.
    """
    rest = rank.astype(np.int64)
    rest, pair = np.divmod(rest, 45)
    pool = np.tile(np.arange(10, dtype=np.uint8)[:, None], (1, len(rank)))
    rows = np.arange(len(rank))
    for place in range(10):
        low = 1 if place == 0 else 0
        rest, pick = np.divmod(rest, 10 - place - low)
        pick += low
        out[place] = pool[pick, rows] + np.uint8(48)
        left = np.arange(9 - place)[:, None]
        pool = np.where(left < pick, pool[: 9 - place], pool[1 : 10 - place])
    earlier, later = (np.array(places)[pair] for places in np.triu_indices(10, 1))
    out[later, rows] = out[earlier, rows]


def _reads_both_ways(codes: Sequence[NDArray[np.uint8]]) -> NDArray[np.bool_]:
    """Return which numbers could become palindromes by their last digit."""
    same = np.ones(len(codes[0]), dtype=np.bool_)
    for left, right in zip(codes[1:6], codes[:5:-1], strict=True):
        same &= left == right
    return same


def _birth_number(separator: str) -> Scheme:
    """Return the birth numbers of Czechia and Slovakia, for the years in which they have a check."""
    month = Field(2, lambda person, _: _women_after(person.month, 50, person))
    return Scheme(
        (YEAR, month, DAY, f"{separator}###="),
        [_RODNE],
        born=(date(1954, 1, 1), date(2053, 12, 31)),
    )


def _emso(region: str, serial: Field) -> Scheme:
    """Return the citizens' numbers of the countries that were part of Yugoslavia."""
    born = (date(1900, 1, 1), date(2099, 12, 31))
    return Scheme((DAY, MONTH, YEAR3, region, serial, "="), [_EMSO], born=born)


_BOTH = (date(1900, 1, 1), date(2099, 12, 31))
_EMSO_SERIAL = Field(3, lambda person, rank: _women_after(rank, 500, person), size=500)

NATIONAL: Mapping[str, Entry] = {
    "AR": Scheme("<10-60>.###.###", wrong="<100-999>.###"),
    "AT": Scheme(
        ("%##=", DAY, MONTH, YEAR), [Weighted((3, 7, 9, 5, 8, 4, 2, 1, 6), plain(11))], born=_BOTH
    ),
    "AU": Scheme("### ### ##=", [Weighted((1, 4, 3, 7, 5, 8, 6, 9), plain(11))]),
    "BA": _emso("[1]#", _EMSO_SERIAL),
    "BE": Scheme(
        (
            Field(1, lambda person, _: np.where(person.year < 2000, 0, 2), shown=False),
            YEAR,
            ".",
            MONTH,
            ".",
            DAY,
            "-",
            Field(3, lambda person, rank: 2 * rank + np.where(person.male, 1, 2), size=499),
            ".==",
        ),
        [_BELGIAN],
        # A wrong check could be right for another century, so the month is above 12.
        wrong=(YEAR, ".", _NO_SUCH_MONTH, ".", DAY, "-###.=="),
        wrong_checks=[_BELGIAN],
        born=_BOTH,
    ),
    "BG": Scheme(
        (
            YEAR,
            Field(2, lambda person, _: _coded_month(person, _, {18: 20, 20: 40})),
            DAY,
            "##",
            Field(1, lambda person, rank: 2 * rank + ~person.male, size=5),
            "=",
        ),
        [Weighted((2, 4, 8, 5, 10, 9, 7, 3, 6), plain_last(11))],
        born=(date(1800, 1, 1), date(2099, 12, 31)),
    ),
    "BR": Scheme("<001-999>.###.###-=~", [_BRAZILIAN, _BRAZILIAN]),
    "CA": Scheme("[1-79]## ### ##=", [luhn()]),
    "CH": Scheme("[7][5][6].####.####.#=", [Weighted((1, 3), minus(10))]),
    "CL": Scheme("<05-27>.###.###-=", [Weighted((4, 5, 6, 7, 8, 9), "0123456789K")]),
    "CN": Scheme(
        (chinese_areas, YEAR4, MONTH, DAY, "##", ODD_MAN, "="),
        [
            Weighted(
                [2 * weight for weight in powers(2, 11)],
                ["0123456789X"[(1 - remainder) % 11] for remainder in range(11)],
            )
        ],
        born=(date(1850, 1, 1), date(2099, 12, 31)),
    ),
    "CO": Scheme("[1].[0]##.###.###-=", [COLOMBIAN]),
    "CZ": _birth_number("/"),
    "DE": Scheme((Draw(10, 9 * 362880 * 45, _tax_digits), "="), [Mod1110()]),
    "DK": Scheme(
        (
            DAY,
            MONTH,
            YEAR,
            "-",
            Field(1, lambda person, rank: rank + np.where(person.year < 2000, 0, 4), size=4),
            "##",
            ODD_MAN,
        ),
        wrong=("<32-99>", MONTH, YEAR, "-####"),
        born=(date(1900, 1, 1), date(2036, 12, 31)),
    ),
    "EE": Scheme((Field(1, _century_sex), YEAR, MONTH, DAY, "###="), [_BALTIC], born=_BOTH),
    "ES": Scheme("########=", [Weighted(powers(10, 23), SPANISH_LETTERS)]),
    "FI": Scheme(
        (
            DAY,
            MONTH,
            YEAR,
            Field(1, lambda person, _: person.year // 100 - 18, alphabet="+-A", checked=False),
            Field(3, lambda person, rank: 2 * rank + np.where(person.male, 3, 2), size=449),
            "=",
        ),
        [Weighted(powers(10, 31), _HETU)],
        born=(date(1800, 1, 1), date(2099, 12, 31)),
    ),
    "FR": Scheme(
        (
            Field(1, lambda person, _: np.where(person.male, 1, 2)),
            YEAR,
            MONTH,
            french_communes,
            "<001-999>==",
        ),
        [
            Weighted(
                powers(10, 97),
                outputs(97, lambda r: 97 - r, 2),
                # Corsica: 2A counts as 19 and 2B as 18.
                values={**VALUES, "A": -1, "B": -2},
            )
        ],
        born=_BOTH,
    ),
    "GB": Scheme("### ### ###=", [Weighted((10, 9, 8, 7, 6, 5, 4, 3, 2), minus(11))]),
    "GR": Scheme((DAY, MONTH, YEAR, "###", ODD_MAN, "="), [luhn()], born=_BOTH),
    "HR": Scheme("##########=", [Mod1110()]),
    "ID": Scheme(
        (
            indonesian_places,
            "<01-40>",
            Field(2, lambda person, _: _women_after(person.day, 40, person)),
            MONTH,
            YEAR,
            "<0001-9999>",
        ),
        wrong=(indonesian_places, "<01-40>", DAY, _NO_SUCH_MONTH, YEAR, "<0001-9999>"),
        born=_BOTH,
    ),
    "IE": (
        Scheme("#######=", [IRISH]),
        Scheme("#######=[ABH]", [IRISH_WITH_LETTER]),
    ),
    "IL": Scheme("%#######=", [luhn()]),
    "IN": Scheme("[2-9]### #### ###=", [Except(Verhoeff(), _reads_both_ways)]),
    "IS": Scheme(
        (
            DAY,
            MONTH,
            YEAR,
            "-<20-99>=",
            Field(1, lambda person, _: np.where(person.year < 2000, 9, 0), checked=False),
        ),
        [Weighted((3, 2, 7, 6, 5, 4, 3, 2), minus(11))],
        born=_BOTH,
    ),
    "IT": Scheme(
        (
            "[BCDFGHLMNPRSTVZ]" * 6,
            YEAR,
            Field(1, lambda person, _: person.month - 1, alphabet="ABCDEHLMPRST"),
            Field(2, lambda person, _: _women_after(person.day, 40, person)),
            italian_communes,
            "=",
        ),
        [Weighted((1, ODD_LETTERS), string.ascii_uppercase, values=_FISCAL)],
        born=_BOTH,
    ),
    "JP": Scheme("###########=", [Weighted((6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2), minus_last(11))]),
    "KR": Scheme(
        (
            YEAR,
            MONTH,
            DAY,
            "-",
            Field(1, lambda person, _: _women_after(2 * (person.year // 100) - 37, 1, person)),
            "<00-95>###=",
        ),
        [Weighted((2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5), outputs(11, lambda r: (11 - r) % 10))],
        born=_BOTH,
    ),
    "LI": Scheme("%###########", wrong="%##"),
    "LT": Scheme((Field(1, _century_sex), YEAR, MONTH, DAY, "###="), [_BALTIC], born=_BOTH),
    "LV": Scheme(
        (DAY, MONTH, YEAR, "-", Field(1, lambda person, _: person.year // 100 - 18), "###="),
        [Weighted((10, 5, 8, 4, 2, 1, 6, 3, 7, 9), plain_last(11), start=1)],
        born=(date(1800, 1, 1), date(2099, 12, 31)),
    ),
    "MK": _emso("[4][1]", _EMSO_SERIAL),
    "MX": Scheme(
        (
            # The last letter avoids the words that the code must not contain.
            "?[AEIOU]?[BCDFGHJKLMPQTVWXZ]",
            YEAR,
            MONTH,
            DAY,
            Field(1, lambda person, _: np.where(person.male, 0, 1), alphabet="HM"),
            "(AS|BC|BS|CC|CH|CL|CM|CS|DF|DG|GR|GT|HG|JC|MC|MN|MS|NE|NL|NT|OC|PL|QR|QT|SL|SP|SR|TC|TL|TS|VZ|YN|ZS)",
            "[B-DF-HJ-NP-TV-Z]" * 3,
            Field(
                1,
                lambda person, rank: rank + np.where(person.year < 2000, 0, 10),
                size=10,
                alphabet=string.digits + "ABCDEFGHIJ",
            ),
            "=",
        ),
        [
            Weighted(
                tuple(range(18, 1, -1)),
                minus(10),
                values={character: value for value, character in enumerate(_CURP)},
            )
        ],
        born=_BOTH,
    ),
    "NL": Scheme("%#######=", [Weighted((9, 8, 7, 6, 5, 4, 3, 2), plain(11))]),
    "NO": Scheme(
        (
            DAY,
            MONTH,
            YEAR,
            Field(
                3,
                lambda person, rank: 2 * rank + person.male + np.where(person.year < 2000, 0, 500),
                size=250,
            ),
            "=~",
        ),
        [
            Weighted((3, 7, 6, 1, 8, 9, 4, 5, 2), minus(11)),
            Weighted((5, 4, 3, 2, 7, 6, 5, 4, 3, 2), minus(11)),
        ],
        born=(date(1900, 1, 1), date(2039, 12, 31)),
    ),
    "NZ": VAT["NZ"],
    "PK": Scheme(
        (
            "[1-7]####-#######-",
            Field(
                1, lambda person, rank: np.where(person.male, 2 * rank + 1, 2 * rank + 2), size=4
            ),
        ),
        wrong="[089]####-#######-%",
        born=(date(1800, 1, 1), date(2199, 12, 31)),
    ),
    "PL": Scheme(
        (
            YEAR,
            Field(2, lambda person, _: _coded_month(person, _, {18: 80, 20: 20, 21: 40, 22: 60})),
            DAY,
            "###",
            ODD_MAN,
            "=",
        ),
        [Weighted((1, 3, 7, 9, 1, 3, 7, 9, 1, 3), minus(10))],
        born=(date(1800, 1, 1), date(2299, 12, 31)),
    ),
    "PT": Scheme(
        "######## # ??=",
        [Weighted((1, [2 * v - 9 * (2 * v > 9) for v in range(36)]), minus(10))],
    ),
    "RO": Scheme(
        (
            Field(1, lambda person, _: _women_after(np.where(person.year < 2000, 1, 5), 1, person)),
            YEAR,
            MONTH,
            DAY,
            ListedWord([f"{county:02d}" for county in (*range(1, 47), 51, 52)]),
            "<001-999>=",
        ),
        [Weighted((2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9), "01234567891")],
        born=_BOTH,
    ),
    "RU": Scheme(
        "##########=~",
        [
            Weighted((7, 2, 4, 10, 3, 5, 9, 4, 6, 8), plain_last(11)),
            Weighted((3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8), plain_last(11)),
        ],
    ),
    "SE": Scheme((YEAR, MONTH, DAY, "-##", ODD_MAN, "="), [luhn()], born=_BOTH),
    "SI": _emso("[5][0]", _EMSO_SERIAL),
    "SK": _birth_number("/"),
    "TH": Scheme(
        "[1-8]-####-#####-##-=",
        [
            Weighted(
                (2, 1, 0, -1, -2, -3, -4, -5, -6, -7, -8, -9), outputs(11, lambda r: (1 - r) % 10)
            )
        ],
    ),
    "TR": Scheme("%########=~", [Weighted((1, 3), minus(10)), Weighted((1,), plain(10))]),
    "UA": Scheme(
        (
            Field(5, lambda person, _: person.born + (date(1970, 1, 1) - date(1899, 12, 31)).days),
            "###",
            ODD_MAN,
            "=",
        ),
        [Weighted((-1, 5, 7, 9, 4, 6, 10, 5, 7), plain_last(11))],
        born=_BOTH,
    ),
    "US": Scheme(
        (
            # Without the areas of three numbers that were printed on sample cards and are invalid.
            ListedWord([f"{a:03d}" for a in range(1, 900) if a not in (78, 219, 457, 666)]),
            "-<01-99>-<0001-9999>",
        ),
        wrong="(000|666)-<01-99>-<0001-9999>",
    ),
    "VE": (
        Scheme("V-<01000000-35999999>-=", [venezuelan_check(4)]),
        Scheme("E-<80000000-99999999>-=", [venezuelan_check(8)]),
    ),
    "ZA": Scheme(
        (
            YEAR,
            MONTH,
            DAY,
            Field(1, lambda person, rank: rank + np.where(person.male, 5, 0), size=5),
            "###[01][8]=",
        ),
        [luhn()],
        born=_BOTH,
    ),
}
"""Schemes by ISO 3166 country code."""
