"""The form that a notation stands for."""

from __future__ import annotations

from functools import lru_cache

from fakegen.forms.flag_form import FLAG, FlagForm
from fakegen.forms.form import TextForm
from fakegen.forms.moment_form import MomentForm, directives_of
from fakegen.forms.number_form import NumberForm
from fakegen.forms.numbers_form import NumbersForm, is_several
from fakegen.forms.ordinal_form import ORDINAL, OrdinalForm
from fakegen.forms.period_form import PeriodForm, is_period
from fakegen.forms.span_form import PART, SpanForm
from fakegen.forms.yearless_form import YearlessForm, is_yearless


@lru_cache(maxsize=256)
def form_of(notation: str) -> TextForm:
    """Return the form that a notation stands for: a duration, a period, a moment, a day of the year, a boolean, a number or several.

    Raises:
        ParameterError: It stands for none.
    """
    if PART.search(notation):
        return SpanForm(notation)
    if is_period(notation):
        return PeriodForm(notation)
    if is_yearless(notation):
        return YearlessForm(notation)
    if directives_of(notation):
        return MomentForm(notation)
    if FLAG.fullmatch(notation):
        return FlagForm(notation)
    if ORDINAL.search(notation):
        return OrdinalForm(notation)
    if is_several(notation):
        return NumbersForm(notation)
    return NumberForm(notation)
