"""Formats of dates: what the C locale gives, on every machine, and nothing of the machine."""

from __future__ import annotations

import re
import string
from datetime import UTC, date, datetime, time

import pytest
from jinja2.exceptions import SecurityError

from fakegen.expressions.moment_formats import read_moment, write_moment

MOMENTS = [
    datetime(2024, 2, 9, 3, 4, 5, 6),
    datetime(1999, 12, 31, 23, 59, 59),
    datetime(2024, 7, 4, 12, tzinfo=UTC),
    date(2020, 1, 1),
    time(13, 4),
]


@pytest.mark.parametrize("flags", ["", "-", "_", "0", "^", "#", "12"])
def test_a_format_is_pythons_in_the_locale_c(flags):
    written = 0
    for moment in MOMENTS:
        for letter in string.ascii_letters + "%":
            pattern = f"<%{flags}{letter}> %"
            try:
                made = write_moment(moment, pattern)
            except SecurityError:
                continue
            assert made == moment.strftime(pattern), (moment, pattern)
            written += 1
    assert written > 150


@pytest.mark.parametrize("pattern", ["%s", "%-s", "%Q", "%E", "%-Z", "%_z", "%999Y"])
def test_what_depends_on_the_machine_is_refused(pattern):
    with pytest.raises(SecurityError, match="not the same on every machine"):
        write_moment(date(2020, 1, 1), pattern)


def test_names_are_english_in_any_locale():
    class Foreign(date):
        def strftime(self, pattern):
            assert not set("aAbBpcxX") & set(re.findall("%(.)", pattern))
            return super().strftime(pattern)

    made = write_moment(Foreign(2020, 3, 4), "%a %A %b %B %p %c %x %X")
    assert made == "Wed Wednesday Mar March AM Wed Mar  4 00:00:00 2020 03/04/20 00:00:00"


def test_a_moment_is_read_without_the_zones_of_the_machine():
    assert read_moment("4 Mar 2020", "%d %b %Y") == datetime(2020, 3, 4)
    for pattern in ("%Z", "%c"):
        with pytest.raises((SecurityError, ValueError)):
            read_moment("CET", pattern)
