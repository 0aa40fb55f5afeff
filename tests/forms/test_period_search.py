"""Notations of periods are found in strings that begin and end alike."""

from __future__ import annotations

import pytest

from fakegen.forms.period_search import period_notations


@pytest.mark.parametrize(
    ("texts", "notation"),
    [
        (["2019-03-01 - 2019-04-15"], "%Y-%m-%d - %Y-%m-%d"),
        (["2019-03-01/2019-04-15"], "%Y-%m-%d/%Y-%m-%d"),
        (["01/02/2020 to 03/02/2020", "21/02/2020 to 03/03/2020"], "%d/%m/%Y to %d/%m/%Y"),
        (["3.2.2020-13.2.2020"], "%-d.%-m.%Y-%-d.%-m.%Y"),
        (["5 March 2020 bis 7 April 2020"], "%-d %B %Y bis %-d %B %Y"),
        (["10:30–11:00"], "%H:%M–%H:%M"),
        (["20200101-20200203"], "%Y%m%d-%Y%m%d"),
    ],
)
def test_usual_periods(texts, notation):
    assert notation in list(period_notations(texts))


@pytest.mark.parametrize(
    "texts",
    [
        ["2019-03-01"],
        ["3-2", "1-0"],
        ["2019-2020"],
        ["a - b"],
        ["2019-03-01 - 2019-04-15", "2019-03-01 1 2019-04-15"][1:],
        [],
    ],
)
def test_others_are_none(texts):
    assert list(period_notations(texts)) == []
