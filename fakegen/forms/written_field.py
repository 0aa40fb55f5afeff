"""How text formats write the values and nulls of a typed column, as marks of the column's Arrow field."""

from __future__ import annotations

import pyarrow as pa

from fakegen.arrays.type_kinds import is_number
from fakegen.errors import ParameterError
from fakegen.forms.form import TextForm
from fakegen.forms.notation import form_of
from fakegen.forms.period_form import PeriodForm

_KEY, _NULL = b"fakegen.form", b"fakegen.null"


def written_field(
    name: str, kind: pa.DataType, notation: str | None, null_string: str | None = None
) -> pa.Field:
    """Return a field that says in which form its values are written, and what its nulls are."""
    said = {_KEY: notation, _NULL: null_string}
    marks = {key: text.encode() for key, text in said.items() if text is not None}
    return pa.field(name, kind, metadata=marks or None)


def form_of_field(field: pa.Field) -> TextForm | None:
    """Return the form in which the values of a field are written; None for the usual one."""
    notation = (field.metadata or {}).get(_KEY)
    return None if notation is None else form_of(notation.decode())


def null_string_of_field(field: pa.Field) -> str | None:
    """Return what a field's nulls are written as; None for the usual empty field."""
    text = (field.metadata or {}).get(_NULL)
    return None if text is None else str(text.decode())


def check_written(notation: str, kind: pa.DataType) -> None:
    """Check that a form can write values of a type.

    Raises:
        ParameterError: It cannot, or it is none.
    """
    form = form_of(notation)
    if isinstance(form, PeriodForm):
        raise ParameterError(f"form {notation!r} has two moments, and a value is one", "form")
    for fits in (is_number, pa.types.is_boolean, pa.types.is_time, pa.types.is_date):
        if fits(form.type) and fits(kind):
            return
    if pa.types.is_timestamp(kind) and (
        pa.types.is_timestamp(form.type) or pa.types.is_date(form.type)
    ):
        return
    raise ParameterError(f"form {notation!r} cannot write values of type {kind}", "form")
