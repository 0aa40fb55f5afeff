"""Numbers are written as phonenumbers writes them, and read back as themselves."""

from __future__ import annotations

import numpy as np
import phonenumbers
import pytest
from phonenumbers import PhoneNumberFormat

from fakegen.phones.numbering_plan import kinds, national_numbers
from fakegen.phones.written import write

FORMATS = {
    "e164": PhoneNumberFormat.E164,
    "national": PhoneNumberFormat.NATIONAL,
    "international": PhoneNumberFormat.INTERNATIONAL,
}


@pytest.mark.parametrize(
    "country", ["US", "CA", "IT", "DE", "AR", "BE", "GB", "JP", "SE", "FR", "BR", "GA"]
)
def test_all_formats_are_those_of_phonenumbers(country: str) -> None:
    code = phonenumbers.country_code_for_region(country)
    for kind in kinds(country):
        numbers = national_numbers(country, kind)
        ranks = np.linspace(0, numbers.count * 0.999, 60).astype(np.uint64)
        for length, _, values in numbers.at(ranks):
            parsed = [phonenumbers.parse(f"+{code}{value:0{length}d}") for value in values.tolist()]
            for name, theirs in FORMATS.items():
                made = write(values, length, country, name).to_pylist()
                assert made == [phonenumbers.format_number(number, theirs) for number in parsed]
                assert [phonenumbers.parse(text, country) for text in made] == parsed
            digits = write(values, length, country, "msisdn").to_pylist()
            assert [f"+{number}" for number in digits] == write(
                values, length, country, "e164"
            ).to_pylist()


def test_no_numbers_are_no_strings() -> None:
    assert write(np.array([], dtype=np.int64), 9, "BE", "national").to_pylist() == []
