"""The names of months and weekdays in several languages."""

from __future__ import annotations

from fakegen.forms import calendar_names
from fakegen.forms.moment_form import DIRECTIVE

ALL = [(letter, of) for letter in "BbAa" for of in calendar_names.languages(letter)]


def test_every_month_and_weekday_has_a_name_of_its_own():
    for letter, language in ALL:
        names = calendar_names.names(letter, language)
        assert len(set(names)) == len(names) == (12 if letter in "Bb" else 7), (letter, language)
        if language.endswith("3"):
            assert {len(name) for name in names} == {3}, (letter, language)


def test_a_directive_is_found_for_its_names():
    for letter, language in ALL:
        found = calendar_names.directive(letter, calendar_names.names(letter, language))
        assert found is not None, (letter, language)
        match = DIRECTIVE.fullmatch(found)
        same = calendar_names.names(letter, match["language"] or "en", match["flag"])
        assert same == calendar_names.names(letter, language)


def test_other_words_have_no_directive():
    assert calendar_names.directive("B", {"mars", "venus"}) is None
    assert calendar_names.directive("B", {"janvier", "March"}) is None
