"""Dates and times in notations of strftime."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakegen.errors import ParameterError
from fakegen.forms.moment_form import MomentForm

DATES = [
    "%d.%m.%Y",
    "%m/%d/%Y",
    "%-d %b %Y",
    "%B %-d, %Y",
    "%Y%m%d",
    "%a %d-%^b-%Y",
    "%A, %d %B %Y",
]
NAMED = ["%-d. %{de}B %Y", "%-d %{fr.}b %Y", "%{es}A %d %^{es}B %Y", "%~{nl}b %-d %Y"]
MOMENTS = ["%m/%d/%Y %I:%M:%S %p", "%Y-%m-%dT%H:%M:%SZ", "%-d.%-m.%Y %H:%M:%S", "%H:%M:%S %d/%m/%Y"]


@given(st.sampled_from(DATES + NAMED), st.lists(st.dates(date(1000, 1, 1)), min_size=1))
def test_dates_are_read_as_they_are_written(notation, days):
    form = MomentForm(notation)
    values = pa.array(days, pa.date32())
    written = form.write(values)
    assert form.read(written).equals(values)
    assert form.write(form.read(written)).equals(written)


@given(st.sampled_from(DATES), st.dates(date(1000, 1, 1)))
def test_dates_are_written_as_python_writes_them(notation, day):
    plain = notation.replace("%^b", f"{day:%b}".upper())
    assert MomentForm(notation).write(pa.array([day])).to_pylist() == [day.strftime(plain)]


@given(st.sampled_from(MOMENTS), st.integers(-(10**10), 10**10))
def test_moments_are_read_as_they_are_written(notation, seconds):
    moment = datetime(1970, 1, 1, tzinfo=UTC).replace(tzinfo=None) + timedelta(seconds=seconds)
    form = MomentForm(notation)
    values = pa.array([moment, None], pa.timestamp("s"))
    assert form.read(form.write(values)).equals(values)


@given(st.times())
def test_times_keep_their_fractions(moment):
    form = MomentForm("%H:%M:%S.%f")
    assert form.write(form.read(pa.array([f"{moment:%H:%M:%S.%f}"]))).to_pylist() == [
        f"{moment:%H:%M:%S.%f}"
    ]


def test_thousandths():
    assert MomentForm("%H:%M:%S.%3f").read(pa.array(["01:02:03.045"])).to_pylist() == [
        time(1, 2, 3, 45_000)
    ]


@pytest.mark.parametrize(
    ("notation", "text"),
    [
        ("%d.%m.%Y", "30.02.2020"),
        ("%d.%m.%Y", "1.2.2020"),
        ("%-d.%-m.%Y", "01.2.2020"),
        ("%a %d.%m.%Y", "Mon 01.01.2020"),  # a Wednesday
        ("%I:%M %p", "13:00 PM"),
        ("%H:%M", "24:00"),
        ("%H:%M", ""),
        ("%b %Y", "Juny 2020"),
    ],
)
def test_what_cannot_be_written_is_not_read(notation, text):
    assert MomentForm(notation).read(pa.array([text])).null_count == 1


@pytest.mark.parametrize(
    ("notation", "kind"),
    [
        ("%Y-%m", pa.date32()),
        ("%H:%M", pa.time32("s")),
        ("%H:%M:%S.%f", pa.time64("us")),
        ("%d.%m.%y %H:%M", pa.timestamp("s")),
    ],
)
def test_the_directives_decide_the_type(notation, kind):
    assert MomentForm(notation).type == kind


@pytest.mark.parametrize(
    "notation", ["%Q", "%d %d %m %Y", "%d.%m", "%d %Y", "%I:%M", "%S", "%p", "%d.%m.%H"]
)
def test_incomplete_notations_are_refused(notation):
    with pytest.raises(ParameterError):
        MomentForm(notation)


def test_names_are_of_a_language_that_has_some():
    day = pa.array([date(2021, 3, 7)])
    assert MomentForm("%-d %{fr.}b %Y").write(day).to_pylist() == ["7 mars 2021"]
    assert MomentForm("%{de}A, %d. %{de3}b %Y").write(day).to_pylist() == ["Sonntag, 07. Mär 2021"]
    with pytest.raises(ParameterError, match="no names for '%B' in the language 'xx'"):
        MomentForm("%d %{xx}B %Y")
    with pytest.raises(ParameterError, match="'%Y' is no name"):
        MomentForm("%d %b %{fr}Y")
