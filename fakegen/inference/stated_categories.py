"""The categories that a columnar file states for its columns, as far as a draft may name them."""

from __future__ import annotations

from collections.abc import Collection

from fakegen.arrays.plain import plain_array
from fakegen.detection.identifying import may_be_persons
from fakegen.forms.categories import Categories
from fakegen.inference.inputs import Input
from fakegen.profiling.table_profile import TableProfile


def stated_categories(item: Input, seen: TableProfile, learned: Collection[str]) -> dict[str, str]:
    """Return the notations of the categories of learned columns.

    Named are only values that the rows have, and none of them if one is thin or the list may be one of persons.
    Where only a sample was read, there may be others.

    Args:
        item: The file.
        seen: What was found in it.
        learned: The columns whose values a model learns.
    """
    if item.data.num_rows < item.rows:
        return {}
    found: dict[str, str] = {}
    for column in seen.columns:
        if column.name not in item.categories or column.name not in learned:
            continue
        stated, ordered = item.categories[column.name]
        values = set(plain_array(item.data.column(column.name)).drop_null().unique().to_pylist())
        kept = [value for value in stated if value in values]
        is_closed = column.kind == "category" and not column.thin.values
        if not is_closed or len(kept) < len(values) or may_be_persons(column.name, kept):
            continue
        if (notation := Categories.noted(kept, ordered)) is not None:
            found[column.name] = notation
    return found
