"""The pattern that codes have in common."""

from __future__ import annotations

import re
from random import Random

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fakegen.inference.shapes import shape_of


def pattern_of(texts: list[str | None]) -> str | dict[str, float] | None:
    found = shape_of(pa.array(texts, pa.string()))
    return found and found.pattern


@pytest.mark.parametrize(
    ("texts", "pattern"),
    [
        ([f"AB-{n}" for n in range(1000, 1020)], r"AB-[0-9]{4}"),
        ([f"AB-{n}" for n in range(1000, 1040)], r"AB-[1-9][0-9]{3}"),
        ([f"{c}{c}.{n}" for n, c in enumerate("ABCDEFGHIJKL")], r"[A-Z]{2}\.[0-9]{1,2}"),
        ([f"{c}x" for c in "abcde"], "[a-z]{2}"),
        (["4f", "aa", "0c", "d1", "77", "9e"], "[0-9a-f]{2}"),
        (["A1B", "11C", "ZZ9", "0QX", "7K7"], "[A-Z0-9]{3}"),
        (["a1", "b2", "c3"], None),  # too few
        (["x" * 81] * 9, None),  # too long
        (["one of many words"] * 5 + [f"{n} it is not so short" for n in range(9)], None),
        ([None, ""] * 9, None),
    ],
)
def test_patterns(texts, pattern):
    assert pattern_of(texts) == pattern


def test_a_few_exceptions_do_not_hide_the_rest():
    texts = [f"K{n}" for n in range(100, 140)]
    assert pattern_of([*texts, "other"]) == "K[1-9][0-9]{2}"


def test_shapes_keep_their_shares():
    tickets = [f"PC {n}" for n in range(10_000, 10_100)] + [f"{n}" for n in range(200_000, 200_300)]
    assert pattern_of(tickets) == {"200[0-2][0-9]{2}": 0.75, "PC 100[0-9]{2}": 0.25}
    cabins = [f"{deck}{n}" for deck in "BC" for n in range(20, 60)] + [
        f"D{n}" for n in range(10, 30)
    ]
    found = pattern_of(cabins)
    assert {pattern[0]: share for pattern, share in found.items()} == {"B": 0.4, "C": 0.4, "D": 0.2}


def test_numbers_with_zeros_before_them_stay_about_as_great_as_they_are():
    numbers = Random(2).sample(range(4_800), 200)
    assert pattern_of([f"CUST-{n:06}" for n in numbers]) == "CUST-00[0-4][0-9]{3}"
    dense = [f"CUST-{n:06}" for n in range(3, 130)]
    shape = shape_of(pa.array(dense), len(dense))
    assert shape is not None and shape.pattern == "CUST-000[0-9]{3}"  # as many again can be made


def test_months_and_years_stay_what_they_are():
    texts = [
        f"{y}.{m:02}.{d:02}" for y in range(1950, 1960) for m in range(1, 13) for d in (1, 15, 28)
    ]
    found = re.compile(pattern_of(texts))
    assert found.fullmatch("1951.12.15")
    assert not found.fullmatch("1951.13.15") and not found.fullmatch("2951.12.15")


def test_words_that_many_strings_end_with_are_kept():
    random = Random(4)

    def word() -> str:
        return "".join(random.choice("bdgklmnprt") + random.choice("aeiou") for _ in range(3))

    streets = [word().title() + random.choice(["straat", "straat", "laan"]) for _ in range(300)]
    found = pattern_of(streets)
    ends = {"straat": 0.0, "laan": 0.0}
    for pattern, share in found.items():
        ends[next(end for end in ends if pattern.endswith(end))] += share
    assert ends["straat"] == pytest.approx(
        sum(s.endswith("straat") for s in streets) / 300, abs=0.01
    )
    firms = [
        f"{word().title()} {random.choice(['Trading Company', 'Wholesale Depot'])}"
        for _ in range(200)
    ]
    assert all(
        pattern.endswith((" Trading Company", " Wholesale Depot")) for pattern in pattern_of(firms)
    )


def test_years_of_few_codes_are_of_the_same_decades():
    found = re.compile(pattern_of([f"page?year={year}" for year in range(2003, 2017)]))
    assert found.fullmatch("page?year=2009") and found.fullmatch("page?year=2018")
    assert not found.fullmatch("page?year=1507") and not found.fullmatch("page?year=2033")


def test_words_can_be_pronounced():
    texts = [f"{a}{b}aker" for a in "BDFGKLM" for b in "aeiouraeiou"]
    assert re.fullmatch(pattern_of(texts), "Zuaker")
    assert not re.fullmatch(pattern_of(texts), "Bxkrtn")


@settings(max_examples=100)
@given(
    st.lists(
        st.from_regex(r"[A-Z]{1,3}[-./]?[0-9a-z]{1,4}", fullmatch=True), min_size=5, max_size=40
    )
)
def test_made_codes_have_a_shape_of_the_real_ones(texts):
    found = shape_of(pa.array(texts))
    if found is None:
        return
    assert abs(sum(found.patterns.values()) - 1) <= 0.4 + 0.001 * len(found.patterns)
    for pattern in found.patterns:
        re.compile(pattern)


def test_a_start_that_all_strings_share_is_kept_in_shapes_of_few_rows():
    doctors = [f"Dr. {letter}. Claes" for letter in "ABCDEFGHIJKL"] + [
        "Dr. X. De Smet",
        "Dr. Y. De Wit",
    ]
    shape = shape_of(pa.array(doctors))
    assert shape is not None
    assert len(shape.patterns) == 2
    assert all(pattern.startswith(r"Dr\. ") for pattern in shape.patterns)


def test_no_word_of_a_shape_is_empty():
    seconds = ["x", "kuna", "be", "tolima", "zu", "rika"]
    texts = [f"{first} {second}" for first in ("mola", "tirune", "sabe") for second in seconds]
    pattern = pattern_of(texts)
    assert isinstance(pattern, str)
    assert all(re.fullmatch(pattern, text) for text in ("mola kuna", "sabe be"))
    assert not re.fullmatch(pattern, "mola ")


def test_names_of_many_forms_have_the_shapes_of_most():
    names = [
        "Zado RX4",
        "Hivo Neru",
        "Tolu 128",
        "Merka 240D",
        "Vora X1-9",
        "AMC Leko",
        "Beno 914-2",
    ]
    found = shape_of(pa.array([*names, *(f"{a}o Kal{b}" for a in "BDFG" for b in "eiu")]))
    assert found is not None
    assert found.evidence == "68.4% have this shape"
    assert re.fullmatch(found.pattern, "Bolo Kali")
    assert shape_of(pa.array(names)) is None


def test_codes_of_one_length_keep_it_however_letters_and_digits_alternate() -> None:
    random = Random(3)
    codes = [f"Q7{''.join(random.choices('ABCDEFGHJK0123456789', k=8))}" for _ in range(300)]
    assert pattern_of(list(codes)) == "Q7[A-Z0-9]{8}"


def test_colours_are_hexadecimal_whatever_the_runs_of_their_digits() -> None:
    random = Random(4)
    assert pattern_of([f"#{random.randrange(16**6):06X}" for _ in range(40)]) == "#[0-9A-F]{6}"


def test_few_ways_to_write_a_code_of_one_length_stay_apart() -> None:
    random = Random(5)
    plates = [
        f"{random.choice('ABCDEF')}{random.choice('ABCDEF')}{random.randrange(9000):04d}"
        for _ in range(60)
    ]
    plates += [f"{random.choice('GHJKLM')}XY{random.randrange(900):03d}" for _ in range(40)]
    found = shape_of(pa.array(plates))
    assert found is not None
    assert found.patterns["[A-Z]{2}[0-8][0-9]{3}"] == 0.6
    assert all(any(re.fullmatch(one, plate) for one in found.patterns) for plate in plates)
    assert not any(re.fullmatch(one, "AB12345") for one in found.patterns)
