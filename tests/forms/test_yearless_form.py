"""Days and months without a year."""

from __future__ import annotations

from datetime import date, timedelta

import pyarrow as pa
import pytest

from fakegen.errors import ParameterError
from fakegen.forms.notation import form_of
from fakegen.forms.yearless_form import YearlessForm, is_yearless

DAYS = pa.array([*(date(2000, 1, 1) + timedelta(n) for n in range(366)), None], pa.date32())


@pytest.mark.parametrize("notation", ["%d/%m", "%m-%d", "%-d.%-m.", "%-d %b", "%{fr}B %d"])
def test_every_day_of_a_year_is_read_as_it_is_written(notation):
    form = form_of(notation)
    assert isinstance(form, YearlessForm)
    texts = form.write(DAYS)
    assert form.read(texts).equals(DAYS)
    assert texts.null_count == 1


def test_the_year_of_a_date_is_left_out_and_days_that_do_not_exist_are_not_read():
    form = form_of("%d/%m")
    assert form.write(pa.array([date(1999, 12, 24)])).to_pylist() == ["24/12"]
    assert form.read(pa.array(["31/02", "1/2", "x", "24/12/1999"])).null_count == 4


def test_other_notations_have_a_year_or_none_of_both():
    assert not any(map(is_yearless, ["%d/%m/%Y", "%d", "%m", "%d %A", "%d %H", "0/0"]))
    with pytest.raises(ParameterError, match="no names"):
        form_of("%d %{xx}B")
