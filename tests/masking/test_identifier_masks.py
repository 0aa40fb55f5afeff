"""Identifiers under a keyed permutation: valid numbers become valid ones, and no two become the same."""

from __future__ import annotations

import json
import re

import numpy as np
import pyarrow as pa
import pytest
from stdnum import ean
from stdnum import iban as checked_iban

import fakegen
from fakegen.masking.identifier_masks import PermutedIdentifiers
from fakegen.masking.secret import Secret
from fakegen.masking.value_masks import Permuted
from fakegen.standards.bank import iban, iban_countries
from fakegen.standards.checks import luhn
from fakegen.standards.identifier_kinds import IDENTIFIERS, OF_COUNTRIES, reader, validity
from fakegen.standards.national import NATIONAL
from fakegen.standards.number import Given, Standard
from fakegen.standards.read_number import NumberReader
from fakegen.standards.scheme import Scheme, standard
from fakegen.standards.vat import VAT
from fakegen.streams import Rows, Stream

FEW = 8


def passes(text: str) -> bool:
    digits = [int(digit) for digit in text if digit.isdecimal()]
    return bool(digits) and sum(d if n % 2 == 0 else 2 * d - 9 * (d > 4) for n, d in enumerate(reversed(digits))) % 10 == 0  # fmt: skip


SMALL = NumberReader(lambda text: text.isascii() and text.isdecimal() and passes(text), lambda group: [Scheme("##=", [luhn()])])  # fmt: skip


def images(secret: str, values: list, found: NumberReader = SMALL) -> list:
    return PermutedIdentifiers(Secret(secret), found).masked(pa.array(values)).to_pylist()


def test_all_strings_of_a_form_are_permuted_and_so_are_the_valid_ones(secret):
    values = [f"{number:03}" for number in range(1000)]
    found = images(secret, values)
    assert sorted(found) == values
    assert [passes(image) for image in found] == [passes(value) for value in values]
    assert sum(image == value for image, value in zip(found, values, strict=True)) < 20


def test_integers_stay_integers_of_their_range(secret):
    values = [*range(-128, 256)]
    found = images(secret, values)
    assert sorted(found) == values
    assert [1 <= image <= 127 for image in found] == [1 <= value <= 127 for value in values]
    for value, image in zip(values, found, strict=True):
        assert value <= 0 or passes(str(image)) == passes(str(value))


def test_blocks_and_other_columns_change_nothing(secret):
    values = ["079", "018", None, "079", "123"]
    assert [*images(secret, values[:2]), *images(secret, values[2:])] == images(secret, values)
    assert images(secret, values)[2] is None


def test_what_is_no_number_is_permuted_as_usual(secret):
    plain = Permuted(Secret(secret))
    for values in ([b"\xff\x00", b"079"], ["079\u00e9", "x", "", "\u0661\u0662"], [1.5, 4e15]):
        assert images(secret, values) == plain.masked(pa.array(values)).to_pylist()


def test_paths_of_documents(tmp_path):
    document = {"iban": "BE68539007547034", "number": 4006381333931, "text": "4006-3813 33931"}
    (tmp_path / "t.jsonl").write_text(json.dumps({"j": document}))
    entry = {"json": {"iban": {"permute": "iban"}, "*": {"permute": "ean"}}}
    mask = {"mask": {"t": {"columns": {"j": entry}}}}
    fakegen.mask(mask, tmp_path / "t.jsonl", tmp_path / "o.jsonl")
    found = json.loads((tmp_path / "o.jsonl").read_text())["j"]
    assert checked_iban.is_valid(found["iban"], check_country=False)
    assert ean.is_valid(str(found["number"]))
    assert ean.is_valid(found["text"])
    assert found["text"][4] + found["text"][9] == "- "
    assert all(found[name] != value for name, value in document.items())


def test_a_number_is_masked_alike_however_it_is_written(secret):
    written = ["BE0403019261", "0403019261", "be0403.019.261", "BE 0403 019 261"]
    found = images(secret, written, reader("vat", "BE"))
    plain = [re.sub(r"[ .]|BE", "", image.upper()) for image in found]
    assert len(set(plain)) == 1
    assert [re.sub("[0-9]", "0", image) for image in found] == [
        re.sub("[0-9]", "0", text) for text in written
    ]


def numbers(made: Standard) -> list[str]:
    rows = Rows(0, FEW)
    born = np.linspace(-5_000, 9_000, FEW).astype(np.int64)
    given = Given(born, born % 2 == 0) if made.born else Given()
    return made.make(Stream.of(7, "t", "c", "values", rows), given).to_pylist()


ENTRIES = {"national_number": NATIONAL, "vat": VAT, "iban": {code: iban(code) for code in iban_countries()}}  # fmt: skip


@pytest.mark.parametrize("kind", ENTRIES)
def test_numbers_of_all_countries_stay_valid(kind, secret):
    for country, entry in ENTRIES[kind].items():
        real = numbers(standard(entry))
        own = country if kind in OF_COUNTRIES else ""
        is_valid = validity(kind, own)
        found = images(secret, real, reader(kind, own))
        assert all(map(is_valid, found)), country
        assert len(set(found)) == len(set(real)), country
        assert {*found} != {*real}, country


@pytest.mark.parametrize("kind", sorted({*IDENTIFIERS} - {*ENTRIES}))
def test_numbers_of_things_stay_valid(kind, secret):
    rows = fakegen.load({"tables": {"t": {"rows": 50, "columns": {"x": kind}}}}).generate()
    real = rows["t"].to_arrow()["x"].to_pylist()
    found = images(secret, real, reader(kind))
    assert all(map(validity(kind), found))
    assert len({*found}) == len({*real})
    assert {*found}.isdisjoint(real)
    broken = [value[:-1] + "059"[value[-1] == "0"] for value in real]
    assert [validity(kind)(image) for image in images(secret, broken, reader(kind))] == [
        validity(kind)(value) for value in broken
    ]


def test_banks_that_no_list_has_and_letters_that_are_not_made_are_read(secret):
    """These are in no layout of their country, and their checks hold all the same."""
    real = ["BE68539007547034", "fr14 2004 1010 0505 0001 3m02 606", "RSSMRA85T10A562S"]
    for kind, country, text in zip(("iban", "iban", "national_number"), ("", "", "IT"), real, strict=True):  # fmt: skip
        (image,) = images(secret, [text], reader(kind, country))
        assert image != text
        assert [c.isalpha() for c in image] == [c.isalpha() for c in text]
        if kind == "iban":
            assert checked_iban.is_valid(image, check_country=False)
            assert image[:2] == text[:2]
        else:
            assert validity(kind, country)(image)
