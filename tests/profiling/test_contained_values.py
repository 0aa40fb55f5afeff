"""Strings that contain the values of other columns."""

from __future__ import annotations

from random import Random

from fakegen.profiling.contained_values import ContainedValues, templates_of

SIZE = 200
RANDOM = Random(7)
BORN = [str(RANDOM.randrange(1700, 1900)) for _ in range(SIZE)]
DIED = [str(int(year) + 60) if RANDOM.random() < 0.7 else None for year in BORN]
WORDS = ["".join(RANDOM.choices("abcdefgh", k=6)) for _ in range(SIZE)]


def test_rows_with_the_same_columns_are_put_together_alike():
    dates = [
        f"{born}-{died}" if died else f"born {born}" for born, died in zip(BORN, DIED, strict=True)
    ]
    assert templates_of(dates, {"born": BORN, "died": DIED}) == [
        ContainedValues(("born", "died"), ("", "-", "")),
        ContainedValues(("born",), ("born ", "")),
    ]


def test_what_a_string_adds_differs_from_row_to_row():
    texts = [f"/of/{word}-{born}" for word, born in zip(WORDS, BORN, strict=True)]
    (template,) = templates_of(texts, {"born": BORN})
    assert template.columns == ("born",)
    assert template.texts == ("/of/\0-", "")
    assert template.added == (0, WORDS)


def test_values_that_are_there_by_chance_are_not_looked_for():
    kinds = [RANDOM.choice(["a", "a", "a", "b"]) for _ in range(SIZE)]
    texts = [f"{word} of a b" for word in WORDS]
    assert templates_of(texts, {"kind": kinds}) == []


def test_strings_of_many_kinds_are_left_alone():
    texts = [
        f"{born} {word}" if n % 3 else word
        for n, (born, word) in enumerate(zip(BORN, WORDS, strict=True))
    ]
    assert templates_of(texts, {"born": BORN}) == []


def test_parts_of_words_and_numbers_are_none():
    numbers = [str(n) for n in range(10, 10 + SIZE)]
    assert templates_of([f"{n}7" for n in numbers], {"n": numbers}) == []


def test_a_text_between_that_would_be_an_expression_is_refused():
    assert templates_of([f"{{{born}}}" for born in BORN], {"born": BORN}) == []
