"""Whether the day or the month comes first, by what dates would mean."""

from __future__ import annotations

import pyarrow as pa
import pytest

from fakegen.forms.day_order import month_first_by_values
from fakegen.forms.notation import form_of

FORMS = {True: form_of("%m/%d/%Y"), False: form_of("%d/%m/%Y")}


@pytest.mark.parametrize(
    ("texts", "month_first"),
    [
        ([f"{day:02}/06/2021" for day in range(1, 11)], False),
        ([f"06/{day:02}/2021" for day in range(1, 11)], True),
        ([f"{day:02}/06/2021" for day in (3, 9, 1, 7, 2, 5)], False),
        ([f"06/{day:02}/2021" for day in (3, 9, 1, 7, 2, 5)], True),
        ([f"{month:02}/01/{year}" for year in (2020, 2021) for month in range(1, 13)], None),
        ([f"{month:02}/05/{year}" for year in (2020, 2021) for month in (2, 9, 4)], None),
        (["01/02/2020", "03/04/2020", "05/03/2021", "02/11/2019", "07/08/2020"], None),
        (["01/06/2021", "02/06/2021"], None),
    ],
)
def test_dates_that_mean_days_of_one_month_tell(texts, month_first):
    assert month_first_by_values(pa.array(texts), FORMS) is month_first
