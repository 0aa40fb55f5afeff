"""Columns whose values have a form, as the typed values that are learned instead of their strings.

What has none of the forms is a state of its own: every such string stands for a value of the type that no
row has, and is a missing code to the method. So ``<20`` among amounts comes back as it is, as often as it
came, and never as a number.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.arrays.as_numbers import counted
from fakegen.arrays.masks import as_mask, null_unless
from fakegen.arrays.positions import positions_among
from fakegen.arrays.type_kinds import is_moment
from fakegen.errors import ModelError, ParameterError
from fakegen.forms.form import TextForm
from fakegen.forms.notation import form_of
from fakegen.forms.period_form import PeriodForm
from fakegen.learning.codings.arrow_json import array_from_json, array_to_json, parse_type
from fakegen.learning.codings.coding import UNSEEN
from fakegen.learning.codings.learnable import Unlearnable
from fakegen.learning.further_values import (
    common_type,
    differences,
    further_values,
    joined,
    rising_places,
    sums,
    types_beside,
)
from fakegen.learning.saved import saved_field
from fakegen.profiling.openness import THIN, Thinness

_WORDS = re.compile(r"[^\W\d_]{2,}\W+[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True)
class FormedColumn:
    """The forms of a column, and its strings that have none.

    Attributes:
        name: The column.
        kind: The type of the column itself: strings, whole numbers such as 20210127, or dates that are
            always the first of a month.
        forms: Its forms, of one type.
        rest: The strings without a form, distinct.
        codes: The value that stands for each of them; no row has it.
        beside: The columns that are learned beside the values, with their types: that with the number of each
            row's form, if there are several, and those of the further values in its strings.
        rising: Which further numbers are learned as what they are above the number before, by their places from 0.
    """

    name: str
    kind: pa.DataType
    forms: Sequence[TextForm]
    rest: pa.Array
    codes: pa.Array
    beside: Mapping[str, pa.DataType]
    rising: Sequence[int]

    @property
    def type(self) -> pa.DataType:
        """The type of the values."""
        return common_type(form.type for form in self.forms)

    def kind_beside(self, column: str) -> Literal["categorical", "numeric"]:
        """How one of the columns :attr:`beside` is learned."""
        is_number_of_form = len(self.forms) > 1 and column == next(iter(self.beside))
        return "categorical" if is_number_of_form else "numeric"

    @classmethod
    def of(
        cls,
        name: str,
        values: pa.Array,
        notations: Sequence[str],
        taken: Sequence[str],
        missing: Sequence[object] = (),
    ) -> FormedColumn:
        """Return the forms of a column with what has none of them.

        Args:
            name: The column.
            values: Its values.
            notations: The forms.
            taken: The names of all columns.
            missing: Values that mean "no information", which need no form.

        Raises:
            ParameterError: A notation stands for no form, their types differ, or the column has another type.
            Unlearnable: Too many rows have none of the forms, and no closed list of other strings.
        """
        forms = forms_of(name, notations)
        if not _has_texts(values.type):
            message = f"column {name!r} has values of type {values.type}, which have no form"
            raise ParameterError(message, "columns", key=name)
        texts = values.cast(pa.string())
        made, which = _read(texts, forms)
        if pc.any(pc.and_(texts.is_valid(), made.is_null())).as_py() and not _is_text(values.type):
            raise Unlearnable(name, f"some of its values are not of the form {notations[0]!r}")
        strange = texts.filter(pc.and_(texts.is_valid(), made.is_null()))
        rest = _rest(name, strange, len(texts) - texts.null_count, missing)
        codes = _unused(made, len(rest))
        beside = {}
        for what, kind in types_beside(forms).items():
            column = f"{what} of {name}"
            while column in taken:
                column += "'"
            beside[column] = kind
        rising = rising_places([made, *further_values(texts, forms, which)])
        return cls(name, values.type, forms, rest, codes, beside, rising)

    def parsed(self, values: pa.Array) -> dict[str, pa.Array]:
        """Return the columns that are learned instead: the values, and what is learned beside them.

        Args:
            values: Values of the column; a string that was never seen is null.
        """
        texts = values.cast(pa.string())
        made, which = _read(texts, self.forms)
        place = positions_among(texts, self.rest)
        coded = place != UNSEEN
        if coded.any():
            chosen = self.codes.take(pa.array(np.where(coded, place, 0)))
            made = pc.if_else(pa.array(coded), chosen, made)
        known = pc.and_(made.is_valid(), pa.array(~coded))
        numbers = [pa.array(which)] if len(self.forms) > 1 else []
        values = [made, *further_values(texts, self.forms, which)]
        further = differences(values, self.rising)
        found = zip(self.beside, [*numbers, *further], strict=True)
        return {self.name: made, **{column: null_unless(known, value) for column, value in found}}

    def written(self, drawn: Any) -> pa.Array:
        """Return the column that some drawn values stand for: the inverse of :meth:`parsed`."""
        values = drawn[self.name]
        beside = [drawn[column] for column in self.beside if column in drawn]
        which = beside.pop(0) if len(self.forms) > 1 and beside else None
        known = sums(values, beside, self.rising)
        texts = joined(self.forms[0], known)
        for number, form in enumerate(self.forms[1:] if which is not None else (), 1):
            chosen = pc.fill_null(pc.equal(which, number), False)
            texts = pc.if_else(chosen, joined(form, known), texts)
        if len(self.rest):
            place = positions_among(values, self.codes)
            coded = place != UNSEEN
            if coded.any():
                words = self.rest.take(pa.array(np.where(coded, place, 0)))
                texts = pc.if_else(pa.array(coded), words, texts)
        return texts.cast(self.kind)

    def state(self) -> dict[str, Any]:
        """Return all there is to save, JSON-ready."""
        return {
            "name": self.name,
            "type": str(self.kind),
            "forms": [form.notation for form in self.forms],
            "rest": self.rest.to_pylist(),
            "codes": array_to_json(self.codes),
            "beside": list(self.beside),
            "rising": list(self.rising),
        }

    @classmethod
    def restore(cls, state: Any) -> FormedColumn:
        """Return the column of :meth:`state`.

        Raises:
            ModelError: No column could have such a state.
        """
        name, notations = saved_field(state, "name", str), saved_field(state, "forms", list)
        kind = parse_type(saved_field(state, "type", str))
        rest, beside, rising = (
            saved_field(state, key, list) for key in ("rest", "beside", "rising")
        )
        if not notations or not all(isinstance(text, str) for text in [*notations, *rest]):
            raise ModelError(f"the forms of column {name!r} do not fit together")
        if not _has_texts(kind) or (rest and not _is_text(kind)):
            raise ModelError(f"column {name!r} of type {kind} has no form")
        try:
            forms = forms_of(name, notations)
        except ParameterError as error:
            raise ModelError(str(error)) from None
        codes = array_from_json(saved_field(state, "codes", list), forms[0].type)
        if len(codes) != len(rest) or len(set(rest)) < len(rest) or codes.null_count:
            raise ModelError(f"the forms of column {name!r} do not fit together")
        kinds = list(types_beside(forms).values())
        is_named = all(isinstance(column, str) for column in beside)
        if (
            not is_named
            or len(set(beside)) != len(kinds)
            or any(place not in range(len(kinds)) for place in rising)
        ):
            raise ModelError(f"the forms of column {name!r} do not fit together")
        named = dict(zip(beside, kinds, strict=True))
        return cls(name, kind, forms, pa.array(rest, pa.string()), codes, named, rising)


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _has_texts(kind: pa.DataType) -> bool:
    """Return whether values of a type can be read in a form, as the strings that Arrow makes of them."""
    return _is_text(kind) or bool(pa.types.is_integer(kind) or is_moment(kind))


def forms_of(name: str, notations: Sequence[str]) -> list[TextForm]:
    """Return the forms that notations stand for.

    Raises:
        ParameterError: One stands for none, or their types differ.
    """
    try:
        forms = [form_of(notation) for notation in notations]
    except ParameterError as error:
        raise ParameterError(error.message, "columns", key=name) from None
    if len(forms) > 1 and any(isinstance(form, PeriodForm) for form in forms):
        message = f"column {name!r} has a form of two moments beside others: it can only be alone"
        raise ParameterError(message, "columns", key=name)
    if not all(form.goes_with(forms[0]) for form in forms):
        message = f"the forms of column {name!r} have values of different types"
        raise ParameterError(message, "columns", key=name)
    return forms


def _read(texts: pa.Array, forms: Sequence[TextForm]) -> tuple[pa.Array, NDArray[np.int64]]:
    """Return the first values of strings by the first form that they have, and the number of that form."""
    kind = common_type(form.type for form in forms)
    made = forms[0].read(texts).cast(kind)
    which = np.zeros(len(texts), dtype=np.int64)
    for number, form in enumerate(forms[1:], 1):
        open_ = as_mask(made.is_null(), unknown=True)
        if not open_.any():
            break
        more = form.read(texts).cast(kind)
        found = open_ & ~as_mask(more.is_null(), unknown=True)
        which[found] = number
        made = pc.coalesce(made, more)
    return made, which


def _rest(name: str, strange: pa.Array, rows: int, missing: Sequence[object]) -> pa.Array:
    """Return the strings without a form that are kept, the most frequent first.

    Remarks that few rows have are not: they are read as null.

    Raises:
        Unlearnable: Such strings are open.
    """
    found = pc.value_counts(strange)
    texts, counts = found.field("values"), found.field("counts").to_numpy()
    declared = np.array([text in missing for text in texts.to_pylist()], dtype=bool)
    thin = Thinness.of_counts(counts[~declared])
    thin = Thinness(thin.values, thin.rows, float(rows))
    if thin.is_open():
        raise Unlearnable(
            name, f"{thin}, and that are not of its form: leave out 'form', or name more forms"
        )
    is_remark = np.array(
        [_WORDS.search(text) is not None for text in texts.to_pylist()], dtype=bool
    )
    kept = (counts >= THIN) | ~is_remark | declared
    order = np.argsort(-counts[kept], kind="stable")
    return texts.filter(pa.array(kept)).take(pa.array(order)).cast(pa.string())


def _unused(values: pa.Array, count: int) -> pa.Array:
    """Return values of a type that no row has, and that no method draws, as they lie below all others.

    Of times of day, which begin at midnight, they are the last ones that no row has.
    """
    kind = values.type
    if pa.types.is_floating(kind):
        least = pc.min(values).as_py()
        return pa.array(np.floor(least or 0.0) - 1.0 - np.arange(count))
    stored = counted(values)
    if pa.types.is_time(kind):
        taken = set(pc.unique(stored).to_pylist())
        ticks = 86_400 if pa.types.is_time32(kind) else 86_400_000_000
        free = (ticks - number for number in range(1, len(taken) + count + 1))
        found = list(islice((tick for tick in free if tick not in taken), count))
    else:
        least = pc.min(stored).as_py() or 0
        found = [least - 1 - number for number in range(count)]
    array = pa.array(found, stored.type)
    return array.view(kind) if pa.types.is_temporal(kind) else array
