"""Valid replacements for Faker's numbers of persons (``faker.providers.ssn``)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.errors import ParameterError
from fakegen.interfaces.generator import Generator
from fakegen.interfaces.provider import Context, Dynamic
from fakegen.providers.standards.makers import Maker, aged, compact, plain
from fakegen.providers.standards.standard_generator import (
    PersonGenerator,
    RewrittenGenerator,
    StandardGenerator,
)
from fakegen.standards.checks import VALUES, Check, Weighted, luhn, powers
from fakegen.standards.checks import plain as plain_remainder
from fakegen.standards.layout import Field, ListedWord, constant, month_days
from fakegen.standards.national import DAY, MONTH, NATIONAL, YEAR
from fakegen.standards.number import Standard
from fakegen.standards.registers import american_campuses
from fakegen.standards.scheme import Entry, Scheme, only, pieces, standard
from fakegen.standards.territory import territory
from fakegen.standards.vat import (
    ARGENTINE,
    COLOMBIAN,
    GREEK,
    ROMANIAN,
    SPANISH_LETTERS,
    SWISS,
    VAT,
    rfc_check,
)

EIN = Scheme((american_campuses, "-#######"), wrong="<17-19>-#######")
ITIN = Scheme(
    (
        "[9]##-",
        ListedWord([str(group) for group in range(70, 100) if group not in (89, 93)]),
        "-####",
    ),
    wrong="[9]##-<01-69>-####",
)
_CIF = (
    Scheme("{[ABCDEFGH]}#######=", [luhn()]),
    Scheme("{[PQRSNW]}#######=", [Weighted((1, 2), "JIHGFEDCBA", lambda p: p // 10 + p % 10)]),
)
_NIE = Scheme(
    "[XYZ]#######=",
    [Weighted(powers(10, 23), SPANISH_LETTERS, values={**VALUES, "X": 0, "Y": 1, "Z": 2})],
)
_CUIL = Scheme("(20|23|24|27)-<01000000-59999999>-=", [ARGENTINE])
_PAN = Scheme("???[ABCFGHLJPT]?<0001-9999>?", wrong="???[DEIMNOQRSUVWXYZ]?<0001-9999>?")
_RFC_PERSON = Scheme(
    ("?[AEIOU]?[BCDFGHJKLMPQTVWXZ]##", ListedWord(month_days()), "[1-9A-V][1-9A-Z]="),
    [rfc_check()],
    wrong="?[AEIOU]??##<13-99>##[1-9A-V][1-9A-Z]#",
)
_GREEK_PERSON = Scheme("[1-4]#######=", [GREEK])
_NIT_COMPANY = Scheme("[89]########-=", [COLOMBIAN])
_NIT_PERSON = (
    Scheme("[1][0-2]########-=", [COLOMBIAN]),
    Scheme("%#######-=", [COLOMBIAN]),
)

_PROVINCE = ListedWord([f"{number:02d}" for number in (*range(1, 54), 66)])
_NUSS = Weighted(powers(10, 97), plain_remainder(97, 2))


class _HungarianCheck(Check):
    """The check of Hungary's personal numbers, whose weights were reversed for births since 1997."""

    _before = Weighted(tuple(range(1, 11)), plain_remainder(11))
    _since = Weighted(tuple(range(10, 0, -1)), plain_remainder(11))
    outputs = _before.outputs

    def remainder(self, codes: Sequence[NDArray[np.uint8]]) -> NDArray[np.intp]:
        """Return each row's index into the outputs."""
        sex, decade, year = (column - np.uint8(48) for column in codes[:3])
        recent = (sex > 2) | (10 * decade + year >= 97)
        return np.where(recent, self._since.remainder(codes), self._before.remainder(codes))


_HUNGARIAN = Scheme(
    (
        Field(1, lambda person, _: np.where(person.year < 2000, 2, 4) - person.male),
        YEAR,
        MONTH,
        DAY,
        "###=",
    ),
    [_HungarianCheck()],
    born=(date(1900, 1, 1), date(2099, 12, 31)),
)


def social_security(home: str, country: str) -> Maker | None:
    """Return the maker of ``ssn``.

    Args:
        home: The locale whose data Faker uses; empty if the country's own number is to be made.
        country: The country of the locale that was asked for.
    """
    if home in _LEFT_TO_FAKER:
        return None
    if home in _SSN and (territory(home) == country or country not in NATIONAL):
        return _SSN[home]
    return plain(NATIONAL.get(country, NATIONAL["US"]))


def _austrian(
    context: Context, *, birthdate: Dynamic[date] | None = None, valid: bool = True
) -> Generator:
    return PersonGenerator(standard(NATIONAL["AT"], valid), context, born=birthdate)


def _american(
    context: Context,
    *,
    taxpayer_identification_number_type: Literal["SSN", "ITIN", "EIN", "INVALID_SSN"] = "SSN",
    valid: bool = True,
) -> Generator:
    kind = taxpayer_identification_number_type
    if kind == "INVALID_SSN":
        return StandardGenerator(standard(NATIONAL["US"], valid=False))
    entry = {"SSN": NATIONAL["US"], "ITIN": ITIN, "EIN": EIN}[kind]
    return StandardGenerator(standard(entry, valid))


def _chinese(
    context: Context,
    *,
    min_age: int = 18,
    max_age: int = 90,
    gender: Literal["F", "M", "f", "m"] | None = None,
    area_code: str = "",
    valid: bool = True,
) -> Generator:
    scheme = only(NATIONAL["CN"])
    if area_code:
        scheme = replace(scheme, layout=(constant(area_code), *pieces(scheme.layout)[1:]))
    return PersonGenerator(
        standard(scheme, valid), context, sex=_dynamic(gender), ages=(min_age, max_age)
    )


def _with_birth_date(entry: Entry, pattern: str) -> Maker:
    """Return the maker of numbers that hold a birth date and a sex.

    Args:
        entry: The numbers.
        pattern: How the birth date is written.
    """

    def make(
        context: Context,
        *,
        dob: str | None = None,
        gender: Literal["F", "M"] | None = None,
        valid: bool = True,
    ) -> Generator:
        born = _date(dob, "dob", pattern)
        if "%y" in pattern and born and born.constant and born.constant > context.now.date():
            born = Dynamic(born.constant.replace(year=born.constant.year - 100))
        return PersonGenerator(standard(entry, valid), context, born, _dynamic(gender))

    return make


def _ukrainian(
    context: Context,
    *,
    birthday: str | None = None,
    gender: Literal["F", "M"] | None = None,
    valid: bool = True,
) -> Generator:
    born = _date(birthday, "birthday", "%d-%m-%Y")
    return PersonGenerator(standard(NATIONAL["UA"], valid), context, born, _dynamic(gender))


def _swedish(
    context: Context,
    *,
    min_age: int = 18,
    max_age: int = 90,
    long: bool = False,
    dash: bool = True,
    valid: bool = True,
) -> Generator:
    scheme = only(NATIONAL["SE"])
    if long:
        century = Field(2, lambda person, _: person.year // 100, checked=False)
        scheme = replace(scheme, layout=(century, *pieces(scheme.layout)))
    made = standard(scheme if dash else scheme.without("-"), valid)
    return PersonGenerator(made, context, ages=(min_age, max_age))


def _finnish(
    context: Context,
    *,
    min_age: int = 0,
    max_age: int = 105,
    artificial: bool = False,
    valid: bool = True,
) -> Generator:
    scheme = only(NATIONAL["FI"])
    if artificial:
        serial = Field(3, lambda person, rank: 900 + 2 * rank + person.male, size=50)
        before, after = pieces(scheme.layout)[:4], pieces(scheme.layout)[5:]
        scheme = replace(scheme, layout=(*before, serial, *after))
    return PersonGenerator(standard(scheme, valid), context, ages=(min_age, max_age))


def _greek(context: Context, *, prefix: bool = True, valid: bool = True) -> Generator:
    scheme = only(VAT["GR"])
    return StandardGenerator(standard(scheme if prefix else scheme.without("EL"), valid))


def _mexican(context: Context, *, natural: bool = True, valid: bool = True) -> Generator:
    return StandardGenerator(standard(_RFC_PERSON if natural else VAT["MX"], valid))


def _swedish_company(
    context: Context, *, long: bool = False, dash: bool = True, valid: bool = True
) -> Generator:
    return StandardGenerator(_swedish_companies(long, dash, valid))


def _swedish_company_and_vat(
    context: Context, *, long: bool = False, dash: bool = True, valid: bool = True
) -> Generator:
    def pair(numbers: pa.Array) -> pa.Array:
        digits = pc.replace_substring(pc.utf8_slice_codeunits(numbers, 2 * long), "-", "")
        return pc.binary_join_element_wise('["', numbers, '", "SE', digits, '01"]', "")

    return RewrittenGenerator(_swedish_companies(long, dash, valid), pair)


def _swedish_companies(long: bool, dash: bool, valid: bool) -> Standard:
    layout = f"{'16' if long else ''}[1235-9]#[2-9]###{'-' if dash else ''}###="
    return standard(Scheme(layout, [luhn()]), valid)


def _chilean(
    context: Context, *, min: int = 1_000_000, max: int = 99_999_999, valid: bool = True
) -> Generator:
    if not 1_000_000 <= min <= max <= 99_999_999:
        raise ParameterError(
            f"'min' ({min}) and 'max' ({max}) must be in 1000000 .. 99999999, in this order", "min"
        )

    def dotted(numbers: pa.Array) -> pa.Array:
        return pc.replace_substring_regex(
            numbers, "^0?([0-9]+)([0-9]{3})([0-9]{3})(.)$", r"\1.\2.\3-\4"
        )

    scheme = Scheme(f"<{min:08d}-{max:08d}>=", only(NATIONAL["CL"]).checks)
    return RewrittenGenerator(standard(scheme, valid), dotted)


def _spanish_insured(context: Context, *, company: bool = False, valid: bool = True) -> Generator:
    # Persons whose number starts with 0 are checked differently, and so are left out.
    account = "#######" if company else "%#######"
    return StandardGenerator(standard(Scheme((_PROVINCE, f"{account}=="), [_NUSS]), valid))


def _dynamic(gender: str | None) -> Dynamic[str] | None:
    return Dynamic(gender) if gender else None


def _date(text: str | None, parameter: str, pattern: str) -> Dynamic[date] | None:
    if text is None:
        return None
    try:
        return Dynamic(datetime.strptime(text, pattern).date())
    except ValueError:
        example = date(2000, 12, 31).strftime(pattern)
        raise ParameterError(
            f"{parameter!r} must be written as {example}, not {text!r}", parameter
        ) from None


_SSN: Mapping[str, Maker] = {
    "de_AT": _austrian,
    "de_CH": plain(NATIONAL["CH"]),
    "el_GR": plain(NATIONAL["GR"]),
    "en_CA": plain(NATIONAL["CA"]),
    "en_US": _american,
    "es_AR": plain(_CUIL),
    "et_EE": aged(NATIONAL["EE"], 16, 90),
    "fi_FI": _finnish,
    "fr_CH": plain(NATIONAL["CH"]),
    "fr_FR": plain(NATIONAL["FR"]),
    "he_IL": plain(NATIONAL["IL"]),
    "hr_HR": plain(NATIONAL["HR"]),
    "hu_HU": _with_birth_date(_HUNGARIAN, "%y%m%d"),
    "it_IT": plain(NATIONAL["IT"]),
    "ko_KR": plain(NATIONAL["KR"]),
    "lv_LV": aged(NATIONAL["LV"], 0, 105),
    "mk_MK": plain(NATIONAL["MK"]),
    "nl_BE": plain(compact(NATIONAL["BE"])),
    "nl_NL": plain(NATIONAL["NL"]),
    "no_NO": _with_birth_date(NATIONAL["NO"], "%Y%m%d"),
    "pl_PL": plain(NATIONAL["PL"]),
    "pt_BR": plain(compact(NATIONAL["BR"])),
    "ro_RO": plain(NATIONAL["RO"]),
    "ru_RU": plain(NATIONAL["RU"]),
    "sr_BA": plain(NATIONAL["BA"]),
    "sv_SE": _swedish,
    "th_TH": plain(NATIONAL["TH"]),
    "tr_TR": plain(NATIONAL["TR"]),
    "uk_UA": _ukrainian,
    "zh_CN": _chinese,
}

_LEFT_TO_FAKER = frozenset(
    [
        "ar_DZ",
        "az_AZ",
        "bn_BD",
        "en_GB",
        "en_PH",
        "es_MX",
        "es_VE",
        "fil_PH",
        "fr_DZ",
        "tl_PH",
        "zh_TW",
    ]
)
"""Locales for which Faker has a number that python-stdnum cannot check."""

_VAT: Mapping[str, Entry] = {
    "bg_BG": VAT["BG"],
    "cs_CZ": VAT["CZ"],
    "de_AT": VAT["AT"],
    "de_CH": Scheme("CHE########=", [SWISS]),
    "de_DE": VAT["DE"],
    "dk_DK": VAT["DK"],
    "el_CY": VAT["CY"],
    "en_GB": (
        only(VAT["GB"]),
        replace(only(VAT["GB"]), layout="GB### #### == {###}", wrong="GB[0]## #### == {###}"),
        Scheme("GBGD<000-499>", wrong="GBGD<500-999>"),
        Scheme("GBHA<500-999>", wrong="GBHA<000-499>"),
    ),
    "en_IE": VAT["IE"],
    "es_AR": VAT["AR"],
    "es_CA": VAT["ES"],
    "es_ES": VAT["ES"],
    "es_VE": VAT["VE"],
    "et_EE": VAT["EE"],
    "fi_FI": VAT["FI"],
    "fr_CH": Scheme("CHE########=", [SWISS]),
    "fr_FR": replace(only(VAT["FR"]), layout="FR~~ ########="),
    "hr_HR": VAT["HR"],
    "hu_HU": VAT["HU"],
    "it_IT": VAT["IT"],
    "lb_LU": VAT["LU"],
    "lt_LT": VAT["LT"],
    "lv_LV": VAT["LV"],
    "mt_MT": VAT["MT"],
    "nl_BE": VAT["BE"],
    "nl_NL": VAT["NL"],
    "pl_PL": VAT["PL"],
    "pt_PT": VAT["PT"],
    "ro_RO": tuple(Scheme(f"{prefix}%########=", [ROMANIAN]) for prefix in ("RO", "")),
    "sk_SK": VAT["SK"],
    "sl_SI": VAT["SI"],
    "sv_SE": VAT["SE"],
    "th_TH": NATIONAL["TH"],
}

PERSONS: Mapping[str, Mapping[str, Maker]] = {
    "vat_id": {**{home: plain(entry) for home, entry in _VAT.items()}, "el_GR": _greek},
    "birth_number": {"cs_CZ": plain(NATIONAL["CZ"]), "sk_SK": plain(NATIONAL["SK"])},
    "tin": {"el_GR": plain(_GREEK_PERSON)},
    "aadhaar_id": {"en_IN": plain(compact(NATIONAL["IN"]))},
    "pan": {"en_IN": plain(_PAN)},
    "gstin": {"en_IN": plain(VAT["IN"])},
    "ein": {"en_US": plain(EIN)},
    "itin": {"en_US": plain(ITIN)},
    "cif": {home: plain(_CIF) for home in ("es_CA", "es_ES")},
    "nie": {home: plain(_NIE) for home in ("es_CA", "es_ES")},
    "nif": {home: plain(NATIONAL["ES"]) for home in ("es_CA", "es_ES")},
    "nuss": dict.fromkeys(("es_CA", "es_ES"), _spanish_insured),
    "rut": {"es_CL": _chilean},
    "person_rut": {"es_CL": plain(Scheme("<10-31>.###.###-=", only(NATIONAL["CL"]).checks))},
    "company_rut": {"es_CL": plain(Scheme("<60-99>.###.###-=", only(NATIONAL["CL"]).checks))},
    "legal_person_nit_with_check_digit": {"es_CO": plain(_NIT_COMPANY)},
    "natural_person_nit_with_check_digit": {"es_CO": plain(_NIT_PERSON)},
    "curp": {"es_MX": plain(NATIONAL["MX"])},
    "rfc": {"es_MX": _mexican},
    "cpf": {"pt_BR": plain(NATIONAL["BR"])},
    "cin": {"pt_BR": plain(NATIONAL["BR"])},
    "org_id": {"sv_SE": _swedish_company},
    "org_and_vat_id": {"sv_SE": _swedish_company_and_vat},
}
"""The makers of each method, by the locale whose data Faker uses."""
