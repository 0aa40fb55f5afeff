"""Value added tax and business numbers, by country.

There is an entry for every country with a locale in Faker or Mimesis and a module
``stdnum.get_cc_module(country, "vat")`` in python-stdnum; its valid numbers pass the module's check. For
countries without a check digit (Albania, Algeria, Egypt, Iceland, Kenya, Tunisia) only the form of a number
can be wrong.
"""

from __future__ import annotations

import string
from collections.abc import Mapping

from fakegen.standards.checks import (
    VALUES,
    Mod97,
    Mod1110,
    Otherwise,
    Weighted,
    digit_sum,
    luhn,
    minus,
    minus_last,
    outputs,
    plain,
    plain_last,
    powers,
)
from fakegen.standards.layout import ListedWord, month_days
from fakegen.standards.scheme import Entry, Scheme

_USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_RFC = "0123456789ABCDEFGHIJKLMN&OPQRSTUVWXYZ "
_IRISH_LETTERS = "WABCDEFGHIJKLMNOPQRSTUV"
SPANISH_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE"
_CYPRIOT = (1, 0, 5, 7, 9, 13, 15, 17, 19, 21)
_CZECH = (8, 7, 6, 5, 4, 3, 2)
_NEW_ZEALAND = Otherwise(
    Weighted((3, 2, 7, 6, 5, 4, 3, 2), minus(11)), Weighted((7, 4, 3, 2, 5, 2, 7, 6), minus(11))
)
_BRAZILIAN = (6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2)
SWISS = Weighted((5, 4, 3, 2, 7, 6, 5, 4), minus(11))
IRISH = Weighted((8, 7, 6, 5, 4, 3, 2), _IRISH_LETTERS)
IRISH_WITH_LETTER = Weighted(
    (8, 7, 6, 5, 4, 3, 2, 9),
    _IRISH_LETTERS,
    values={**VALUES, **{c: i for i, c in enumerate(_IRISH_LETTERS)}},
)
FRENCH = Weighted([100 * w for w in powers(10, 97)], plain(97, 2), start=12)
GREEK = Weighted(powers(2, 11, 9)[:-1], plain_last(11))
COLOMBIAN = Weighted((43, 41, 37, 29, 23, 19, 17, 13, 7, 3), "01987654321")
_NORWEGIAN = Weighted((3, 2, 7, 6, 5, 4, 3, 2), minus(11))
ARGENTINE = Weighted((5, 4, 3, 2, 7, 6, 5, 4, 3, 2), "09987654321")
ROMANIAN = Weighted((7, 5, 3, 2, 1, 7, 5, 3, 2), outputs(11, lambda r: 10 * r % 11 % 10))


def rfc_check(start: int = 0) -> Weighted:
    """Return the check of Mexican tax numbers.

    Args:
        start: The contribution of the space that comes before a company's number.
    """
    return Weighted(
        (13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2),
        "0A987654321",
        values={character: value for value, character in enumerate(_RFC)},
        start=start,
    )


def venezuelan_check(kind: int) -> Weighted:
    """Return the check of Venezuelan tax numbers.

    Args:
        kind: The value of the letter before the number.
    """
    return Weighted((3, 2, 7, 6, 5, 4, 3, 2), "00987654321", start=kind)


def _turkish(position: int) -> tuple[int, ...]:
    """Return what each digit contributes at a position, which is counted from the right, from 1."""
    return tuple(
        (shifted * 2**position % 9 or 9) if (shifted := (digit + position) % 10) else 0
        for digit in range(10)
    )


VAT: Mapping[str, Entry] = {
    "AL": Scheme("[A-M]########?", wrong="[N-Z]########?"),
    "AR": Scheme("(20|23|24|27|30|33|34)-########-=", [ARGENTINE]),
    "AT": Scheme("ATU#######=", [Weighted((2, 1), outputs(10, lambda r: (6 - r) % 10), digit_sum)]),
    "AU": Scheme(
        "== ### ### ###",
        [Weighted((3, 5, 7, 9, 11, 13, 15, 17, 19), outputs(89, lambda r: 11 + (-r - 1) % 89, 2))],
    ),
    "AZ": Scheme("########={[12]}", [Weighted((4, 1, 8, 6, 2, 7, 5, 3), plain(11))]),
    "BE": Scheme("BE[01]#######==", [Weighted(powers(10, 97), outputs(97, lambda r: 97 - r, 2))]),
    "BG": (
        Scheme(
            "BG########=",
            [
                Otherwise(
                    Weighted((1, 2, 3, 4, 5, 6, 7, 8), plain(11)),
                    Weighted((3, 4, 5, 6, 7, 8, 9, 10), plain_last(11)),
                )
            ],
        ),
        Scheme("BG#########=", [Weighted((4, 3, 2, 7, 6, 5, 4, 3, 2), minus(11))], wrong=False),
    ),
    "BR": Scheme(
        "##.###.###/[0][0][0]%-=~",
        [Weighted(_BRAZILIAN, minus_last(11)), Weighted(_BRAZILIAN, minus_last(11))],
    ),
    "CA": Scheme("########={RT}{####}", [luhn()]),
    "CH": (
        Scheme("CHE-###.###.##= MWST", [SWISS]),
        Scheme("CHE-###.###.##= {(TVA|IVA)}", [SWISS]),
    ),
    "CL": Scheme("##.###.###-=", [Weighted((4, 5, 6, 7, 8, 9), "0123456789K")]),
    "CN": Scheme(
        f"[9][1-3]######{f'[{_USCC}]' * 9}=",
        [
            Weighted(
                (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28),
                [_USCC[-remainder % 31] for remainder in range(31)],
                values={character: value for value, character in enumerate(_USCC)},
            )
        ],
    ),
    "CO": Scheme("[89]##.###.###-=", [COLOMBIAN]),
    "CY": Scheme("CY[03-9]#######=", [Weighted((_CYPRIOT, 1), string.ascii_uppercase)]),
    "CZ": (
        Scheme("CZ[0-8]######=", [Weighted(_CZECH, outputs(11, lambda r: (-r % 11 or 1) % 10))]),
        Scheme("CZ6#######=", [Weighted(_CZECH, outputs(11, lambda r: (8 - (10 - r) % 11) % 10))]),
    ),
    "DE": Scheme("DE%#######=", [Mod1110()]),
    "DK": Scheme("DK%######=", [Weighted((2, 7, 6, 5, 4, 3, 2), minus(11))]),
    "DZ": Scheme("#" * 15, wrong="#" * 14),
    "EE": Scheme("EE########=", [Weighted((1, 3, 7), minus(10))]),
    "EG": Scheme("###-###-###", wrong="###-###-##"),
    "ES": (
        Scheme("ES{[ABEH]}#######=", [luhn()], wrong=False),
        Scheme("ES{[PQSNW]}#######=", [Weighted((1, 2), "JIHGFEDCBA", digit_sum)], wrong=False),
        Scheme("ES########=", [Weighted(powers(10, 23), SPANISH_LETTERS)]),
        Scheme(
            "ES[XYZ]#######=",
            [Weighted(powers(10, 23), SPANISH_LETTERS, values={**VALUES, "X": 0, "Y": 1, "Z": 2})],
        ),
    ),
    "FI": Scheme("FI#######=", [Weighted((7, 9, 10, 5, 8, 4, 2), minus(11))]),
    "FR": Scheme(
        "FR~~########=",
        [luhn(), FRENCH],
    ),
    "GB": Scheme(
        "GB### #### ==",
        [Weighted((8, 7, 6, 5, 4, 3, 2), minus(97, 2))],
        wrong="GB[0]## #### ==",
        wrong_checks=[Weighted((8, 7, 6, 5, 4, 3, 2), minus(97, 2))],
    ),
    "GH": Scheme("{[PCG]}[0][0]#######=", [Weighted((1, 2, 3, 4, 5, 6, 7, 8, 9), "0123456789X")]),
    "GR": Scheme("EL[0789]#######=", [GREEK]),
    "HR": Scheme("HR##########=", [Mod1110()]),
    "HU": Scheme("HU#######=", [Weighted((9, 7, 3, 1, 9, 7, 3), minus(10))]),
    "ID": Scheme("##.###.###.=-{###}.{###}", [luhn()]),
    "IE": (
        Scheme("IE#{?}#####=", [Weighted((2, 7, 6, 5, 4, 3), _IRISH_LETTERS)]),
        Scheme("IE#######=", [IRISH]),
        Scheme("IE#######=[A-I]", [IRISH_WITH_LETTER]),
    ),
    "IL": Scheme("[5]#######=", [luhn()]),
    "IN": Scheme(
        "<01-37>???[ABCFGHLJPT]?<0001-9999>?[1-9A-Z][Z]=",
        [luhn(string.digits + string.ascii_uppercase)],
    ),
    "IS": Scheme("IS%####", wrong="IS%###"),
    "IT": Scheme("IT%######<001-100>=", [luhn()]),
    "JP": Scheme("=############", [Weighted((2, 1), outputs(9, lambda r: 9 - r))]),
    "KE": Scheme("[AP]#########?", wrong="[B-OQ-Z]#########?"),
    "KR": Scheme(
        "<101-999>-<01-99>-<0001-9999>=",
        [Weighted((1, 3, 7, 1, 3, 7, 1, 3, [5 * d + d // 2 for d in range(10)]), minus(10))],
        wrong="<001-100>-<01-99>-#####",
    ),
    "LT": (
        Scheme(
            "LT#######[1]=",
            [
                Otherwise(
                    Weighted((1, 2, 3, 4, 5, 6, 7, 8), plain(11)),
                    Weighted((3, 4, 5, 6, 7, 8, 9, 1), plain_last(11)),
                )
            ],
        ),
        Scheme(
            "LT##########[1]=",
            [
                Otherwise(
                    Weighted((1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2), plain(11)),
                    Weighted((3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4), plain_last(11)),
                )
            ],
        ),
    ),
    "LU": Scheme("LU######==", [Weighted(powers(10, 89), plain(89, 2))]),
    "LV": Scheme(
        "LV[4-9]#########=",
        [Weighted((9, 1, 4, 8, 3, 10, 2, 5, 7, 6), outputs(11, lambda r: (3 - r) % 11))],
    ),
    "MA": Scheme("#############==", [Weighted([100 * w for w in powers(10, 97)], minus(97, 2))]),
    "MK": Scheme("MK[4]###########=", [Weighted((7, 6, 5, 4, 3, 2), minus_last(11))]),
    "MT": Scheme("MT%#####==", [Weighted((3, 4, 6, 7, 8, 9), outputs(37, lambda r: 37 - r, 2))]),
    "MX": Scheme(
        ("???##", ListedWord(month_days()), "[1-9A-V][1-9A-Z]="),
        [rfc_check(start=13 * _RFC.index(" "))],
        wrong="???##<13-99>##[1-9A-V][1-9A-Z]#",
    ),
    "NL": Scheme(
        "[N][L]%########[B]==",
        [Mod97()],
        # Older numbers, with a check within the nine digits, remain valid: break that check, too.
        wrong="[N][L]########=[B]~~",
        wrong_checks=[Weighted((0, 0, 9, 8, 7, 6, 5, 4, 3, 2, 0), "12345678900"), Mod97()],
    ),
    "NO": Scheme("NO[89]#######=MVA", [_NORWEGIAN]),
    "NZ": (
        Scheme("<10-99>-###-##=", [_NEW_ZEALAND]),
        Scheme("[1]<00-49>-###-##=", [_NEW_ZEALAND]),
    ),
    "PL": Scheme("PL#########=", [Weighted((6, 5, 7, 2, 3, 4, 5, 6, 7), plain(11))]),
    "PT": Scheme("PT%#######=", [Weighted((9, 8, 7, 6, 5, 4, 3, 2), minus_last(11))]),
    "RO": tuple(Scheme(f"RO%{'#' * more}=", [ROMANIAN]) for more in (4, 5, 6, 7)),
    "RU": Scheme("#########=", [Weighted((2, 4, 10, 3, 5, 9, 4, 6, 8), plain_last(11))]),
    "SE": Scheme("SE[1235-9]#[2-9]######=01", [luhn()]),
    "SI": Scheme("SI%######=", [Weighted(_CZECH, " 0987654321")]),
    "SK": Scheme(
        "SK%#[234789]######=",
        [Weighted(powers(10, 11), plain(11))],
        # A wrong check could be right for a birth number, so the day is 40 or more.
        wrong="SK%#[234789]#[4-9]####=",
        wrong_checks=[Weighted(powers(10, 11), plain(11))],
    ),
    "TH": Scheme(
        "[0]-####-#####-##-=",
        [
            Weighted(
                (2, 1, 0, -1, -2, -3, -4, -5, -6, -7, -8, -9), outputs(11, lambda r: (1 - r) % 10)
            )
        ],
    ),
    "TN": Scheme("#######[A-HJ-NP-TV-Z]/A/M/000", wrong="#######[IOU]/A/M/000"),
    "TR": Scheme("#########=", [Weighted([_turkish(p) for p in range(9, 0, -1)], minus(10))]),
    "TW": Scheme(
        "#######=",
        [Weighted((1, 2, 1, 2, 1, 2, 4), minus(10), digit_sum)],
        wrong="######[0-689]=",
        wrong_checks=[Weighted((1, 2, 1, 2, 1, 2, 4), minus(10), digit_sum)],
    ),
    "VE": Scheme("J-########-=", [venezuelan_check(12)]),
    "VN": Scheme(
        "##%######=",
        [Weighted((31, 29, 23, 19, 17, 13, 7, 5, 3), outputs(11, lambda r: 10 - r))],
    ),
}
"""Schemes by ISO 3166 country code."""
