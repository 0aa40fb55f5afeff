"""Initials that a user name or an address tells the names of."""

from __future__ import annotations

from fakegen.inference.whole_names import whole_given_names

FAMILIES = ["Reyes", "O'Neil", "van Hagen", None]
INITIALS = ["C.", "É.", "A", "B."]


def test_names_are_those_of_an_address_without_the_family_name():
    mails = ["connie.reyes@a.be", "oneil_edith@a.be", "aimeevanhagen@a.be", "x@a.be"]
    found = whole_given_names(INITIALS, FAMILIES, [[None] * 4, mails])
    assert found == ["Connie", "Edith", "Aimee", None]


def test_nothing_is_composed_of_more_than_an_initial_that_nothing_tells():
    logins = ["creyes", "eoneil", "avanhagen", None]
    found = whole_given_names(INITIALS, FAMILIES, [logins])
    assert [name[0] for name in found] == ["C", "É", "A", "B"]
    assert all(len(name) == 2 for name in found)
