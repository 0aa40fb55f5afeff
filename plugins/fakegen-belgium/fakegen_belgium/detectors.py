"""Belgian values detected in real columns."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from fakegen import Detection, Detector, hookimpl

_LEAST = 0.9
_HINTS = {
    "be.national_number": r"insz|niss|nrn|\bnn\b|rijksregister|registre|national|ssn",
    "be.enterprise_number": r"kbo|bce|ondernemings|entreprise|enterprise|company",
    "be.vat": r"btw|tva|vat",
    "be.structured_reference": r"ogm|vcs|mededeling|communication|reference",
    "be.licence_plate": r"plate|plaat|plaque|immatricul|kenteken",
}
_BY_CHANCE = {
    "be.national_number": 0.0004,  # a date and modulo 97
    "be.enterprise_number": 0.002,
    "be.vat": 0.002,
    "be.structured_reference": 0.01,
    "be.licence_plate": 0.1,
}

_NATIONAL = re.compile(r"\d{2}[. ]?\d{2}[. ]?\d{2}[- .]?\d{3}[. ]?\d{2}")
_ENTERPRISE = re.compile(r"[01]\d{3}[. ]?\d{3}[. ]?\d{3}")
_VAT = re.compile(r"BE ?[01]\d{3}[. ]?\d{3}[. ]?\d{3}")
_REFERENCE = re.compile(r"(\+{3}|\*{3})\d{3}/\d{4}/\d{5}\1")
_PLATES = {
    "2021": re.compile(r"2-[A-Z]{3}-\d{3}"),
    "2010": re.compile(r"1-[A-Z]{3}-\d{3}"),
    "2008": re.compile(r"\d{3}-[A-Z]{3}"),
    "1973": re.compile(r"[A-Z]{3}-\d{3}"),
}


@hookimpl
def fakegen_detectors() -> Iterable[Detector]:
    """Return the detectors for national, enterprise and VAT numbers, references and plates."""
    return [
        Detector("be.national_number", national_number, national_number.__doc__ or ""),
        Detector("be.enterprise_number", enterprise_number, enterprise_number.__doc__ or ""),
        Detector("be.vat", vat, vat.__doc__ or ""),
        Detector(
            "be.structured_reference", structured_reference, structured_reference.__doc__ or ""
        ),
        Detector("be.licence_plate", licence_plate, licence_plate.__doc__ or ""),
    ]


def national_number(name: str, values: Sequence[str]) -> Detection | None:
    """Numbers of the national register with valid check digits."""
    from stdnum.be import nn

    return _checked(name, values, _NATIONAL, nn.is_valid, "be.national_number", "national numbers")


def enterprise_number(name: str, values: Sequence[str]) -> Detection | None:
    """Enterprise numbers of the Crossroads Bank for Enterprises."""
    from stdnum.be import vat as check

    return _checked(
        name, values, _ENTERPRISE, check.is_valid, "be.enterprise_number", "enterprise numbers"
    )


def vat(name: str, values: Sequence[str]) -> Detection | None:
    """VAT numbers: BE followed by an enterprise number."""
    from stdnum.be import vat as check

    return _checked(name, values, _VAT, check.is_valid, "be.vat", "VAT numbers")


def structured_reference(name: str, values: Sequence[str]) -> Detection | None:
    """Structured references of bank transfers."""
    from stdnum.be import ogm_vcs

    return _checked(
        name,
        values,
        _REFERENCE,
        ogm_vcs.is_valid,
        "be.structured_reference",
        "structured references",
    )


def licence_plate(name: str, values: Sequence[str]) -> Detection | None:
    """Licence plates of one period; before 2010, only if the column's name suggests them."""
    named = _is_named(name, "be.licence_plate")
    for period, pattern in _PLATES.items():
        share = _share(values, pattern.fullmatch)
        if share >= _LEAST and (named or period in ("2010", "2021")):
            evidence = f"{share:.1%} look like Belgian licence plates of {period}"
            return _detection(name, "be.licence_plate", share, evidence, {"period": period})
    return None


def _checked(
    name: str,
    values: Sequence[str],
    form: re.Pattern[str],
    check: Callable[[str], bool],
    provider: str,
    thing: str,
) -> Detection | None:
    share = _share(values, lambda value: form.fullmatch(value) and check(value))
    if share < _LEAST:
        return None
    chance = _BY_CHANCE[provider]
    evidence = f"{share:.1%} pass the check for Belgian {thing} ({chance:.2%} expected by chance)"
    return _detection(name, provider, share, evidence, {})


def _detection(
    name: str, provider: str, share: float, evidence: str, parameters: Mapping[str, str]
) -> Detection:
    chance, named = _BY_CHANCE[provider], _is_named(name, provider)
    return Detection(provider, share, evidence, parameters, by_chance=chance, named=named)


def _is_named(name: str, provider: str) -> bool:
    return re.search(_HINTS[provider], name.lower().replace("_", " ")) is not None


def _share(values: Sequence[str], passes: Callable[[str], object]) -> float:
    return sum(bool(passes(value)) for value in values) / len(values)
