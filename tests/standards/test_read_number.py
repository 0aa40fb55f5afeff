"""Reading numbers with check digits: what is read, written again, is the same number."""

from __future__ import annotations

from fakegen.standards import identifier_kinds
from fakegen.standards.checks import Weighted, luhn, minus
from fakegen.standards.layout import constant
from fakegen.standards.read_number import NumberReader
from fakegen.standards.scheme import Scheme

LUHN = [f"{n}{(-sum(map(int, str(2 * n // 10) + str(2 * n % 10)))) % 10}" for n in range(10)]


def reader(*schemes: Scheme) -> NumberReader:
    return NumberReader(lambda text: bool(text), lambda group: schemes)


def read(found: NumberReader, text: str) -> tuple[object, int]:
    """Return the form and the number of a string, after writing it again."""
    ((form, number),) = filter(None, found.read([text]))
    assert form.written([number]) == [text]
    return form.name, form.size


def test_checks_follow_from_the_rest():
    found = reader(Scheme("#=", [luhn()]))
    forms = {read(found, text) for text in LUHN}
    assert len(forms) == 1
    assert {size for _, size in forms} == {10}
    wrong = read(found, "11")  # no check is right, so both digits are free
    assert wrong[1] == 100


def test_separators_case_and_constants_stay():
    found = reader(Scheme("AB-[0-4]##.=", [Weighted((1, 2, 3), minus(10))]))
    (form, number), (bare, _) = filter(None, found.read(["AB-123.6", "ab1 236"]))
    assert form.size == bare.size == 500
    assert form.written([number, 0]) == ["AB-123.6", "AB-000.0"]
    assert bare.written([499]) == ["ab4 991"]
    assert read(found, "123-6")[1] == 500  # without what all have


def test_characters_that_are_not_made_are_read_by_their_kind():
    found = reader(Scheme(f"{constant('9')}[AB]#=", [Weighted((1,), minus(10))]))
    own, other = read(found, "9A38"), read(found, "4C68")
    assert own[1] == 2 * 10
    assert other[1] == 10 * 26 * 10


def test_what_depends_on_a_person_is_one_of_what_it_may_be():
    be, fi = (identifier_kinds.reader("national_number", country) for country in ("BE", "FI"))
    before, after = read(be, "85.07.30-033.28"), read(be, "17 07 30 033 84")
    assert before[1] == after[1] == 100 * 12 * 31 * 1000
    assert before[0] != after[0]  # born before or after 2000
    assert read(fi, "131052-308T")[1] == 31 * 12 * 100 * 3 * 1000


def test_strings_that_are_no_numbers_are_not_read():
    found = NumberReader(lambda text: text.isdecimal(), lambda group: ())
    assert found.read(["", "x1", "１２", "1a", "Aa"]) == [None] * 5
    assert read(found, "12")[1] == 100
