"""How formats write the values and nulls of a column, as marks of the column's Arrow field."""

from __future__ import annotations

import pyarrow as pa

from fakegen.arrays.type_kinds import is_number, is_string
from fakegen.errors import ParameterError
from fakegen.forms.categories import Categories
from fakegen.forms.form import TextForm
from fakegen.forms.notation import form_of
from fakegen.forms.number_form import NumberForm
from fakegen.forms.numbers_form import NumbersForm
from fakegen.forms.period_form import PeriodForm

_KEY, _NULL, _CATEGORIES = b"fakegen.form", b"fakegen.null", b"fakegen.categories"


def written_field(
    name: str,
    kind: pa.DataType,
    notation: str | None,
    null_string: str | None = None,
    categories: str | None = None,
) -> pa.Field:
    """Return a field that says in which form its values are written, what its nulls are, and its categories."""
    said = {_KEY: notation, _NULL: null_string, _CATEGORIES: categories}
    marks = {key: text.encode() for key, text in said.items() if text is not None}
    return pa.field(name, kind, metadata=marks or None)


def form_of_field(field: pa.Field) -> TextForm | None:
    """Return the form in which the values of a field are written; None for the usual one."""
    notation = (field.metadata or {}).get(_KEY)
    return None if notation is None else form_of(notation.decode())


def plain_form_of_field(field: pa.Field) -> NumberForm | None:
    """Return the form of a field's numbers if it is one that JSON has, too; None for any other."""
    form = form_of_field(field)
    return form if isinstance(form, NumberForm) and form.is_plain else None


def null_string_of_field(field: pa.Field) -> str | None:
    """Return what a field's nulls are written as; None for the usual empty field."""
    text = (field.metadata or {}).get(_NULL)
    return None if text is None else str(text.decode())


def categories_of_field(field: pa.Field) -> Categories | None:
    """Return the categories of a field; None if it has none of its own."""
    notation = (field.metadata or {}).get(_CATEGORIES)
    return None if notation is None else Categories.of(notation.decode())


def categorized_schema(schema: pa.Schema) -> pa.Schema:
    """Return a schema in which columns with categories refer to them."""
    for place, field in enumerate(schema):
        if (own := categories_of_field(field)) is not None:
            schema = schema.set(place, field.with_type(own.type))
    return schema


def categorized(block: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    """Return a block in which columns with categories refer to them.

    Args:
        block: Rows.
        schema: Their schema, with the marks of its fields.

    Raises:
        DataError: A value is no category of its column.
    """
    own = {field.name: found for field in schema if (found := categories_of_field(field))}
    if not own:
        return block
    columns = [
        own[name].encoded(name, values) if name in own else values
        for name, values in zip(schema.names, block.columns, strict=True)
    ]
    return pa.record_batch(columns, schema=categorized_schema(schema))


def check_categories(notation: str, kind: pa.DataType) -> None:
    """Check that a notation has categories, and that values of a type can be such.

    Raises:
        ParameterError: It has none, or they cannot.
    """
    Categories.of(notation)
    if not is_string(kind):
        raise ParameterError(f"values of type {kind} have no categories", "categories")


def check_written(notation: str, kind: pa.DataType) -> None:
    """Check that a form can write values of a type.

    Strings may have a plain form of numbers: in formats that have a type for each value, those among them that are
    numbers are written as such.

    Raises:
        ParameterError: It cannot, or it is none.
    """
    form = form_of(notation)
    if isinstance(form, PeriodForm):
        raise ParameterError(f"form {notation!r} has two moments, and a value is one", "form")
    if isinstance(form, NumbersForm):
        raise ParameterError(f"form {notation!r} has several numbers, and a value is one", "form")
    if is_string(kind) and isinstance(form, NumberForm) and form.is_plain:
        return
    for fits in (is_number, pa.types.is_boolean, pa.types.is_time, pa.types.is_date):
        if fits(form.type) and fits(kind):
            return
    if pa.types.is_timestamp(kind) and (
        pa.types.is_timestamp(form.type) or pa.types.is_date(form.type)
    ):
        return
    raise ParameterError(f"form {notation!r} cannot write values of type {kind}", "form")
