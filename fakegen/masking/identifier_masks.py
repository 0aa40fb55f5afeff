"""Masks of identifiers with check digits: a valid number becomes another valid one, no two the same.

Idea: the valid numbers of a standard are read as forms (:mod:`fakegen.standards.read_number`): what is free in them is one
number, and the checks follow from it. A keyed permutation of the numbers of a form is walked until it comes to one
that is valid and leads back to itself (cycle walking), which is one-to-one on these for any test of validity. All
other values are permuted as usual, and walked past the valid ones. So the two never meet.

Of a Belgian IBAN, the bank and the account are free, of a birth number the date and the serial number: few steps are
walked. In the rare number that no layout has, all digits are free, and as many are walked as one in so many is valid.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import pyarrow as pa

from fakegen.arrays.type_kinds import is_binary
from fakegen.masking.form_preserving import FormPreserving, least_of_form
from fakegen.masking.secret import Secret
from fakegen.masking.value_masks import Permuted, ValueMask, of_distinct
from fakegen.standards.read_number import IdentifierForm, NumberReader

_WHOLE = re.compile(r"[1-9][0-9]{0,18}")
_Read = tuple[IdentifierForm, int, int]
"""The form of a number, which one of it it is, and the form of the integer that it is stored as; 0 for strings."""


class PermutedIdentifiers(ValueMask):
    """Valid numbers of a standard for valid ones, other values of the same form for all others.

    Args:
        secret: Keys them.
        reader: Reads the numbers of the standard.
        as_integers: Whether strings are integers, as a database writes them.
    """

    one_to_one = True

    def __init__(self, secret: Secret, reader: NumberReader, *, as_integers: bool = False) -> None:
        self._map = FormPreserving(secret.key("permute identifiers"))
        self._others = Permuted(secret, as_integers=as_integers)
        self._reader, self._as_integers = reader, as_integers

    def masked(self, values: pa.Array) -> pa.Array:
        if is_binary(values.type):
            return self._others.masked(values)
        return of_distinct(values, self._images)

    def _images(self, values: pa.Array) -> pa.Array:
        is_number = pa.types.is_integer(values.type)
        whole = self._as_integers or is_number
        texts = values.cast(pa.large_string()).to_pylist()
        read = self._read(texts, whole)
        valid = {row: found for row, found in enumerate(read) if found is not None}
        rest = [row for row in range(len(texts)) if row not in valid]
        images = self._of_valid(valid, whole) | self._of_others(rest, values, whole)
        found = pa.array([images[row] for row in range(len(texts))], pa.large_string())
        return found.cast(values.type) if is_number else found

    def _read(self, texts: Sequence[str | None], whole: bool) -> list[_Read | None]:
        asked = [t if t and (not whole or _WHOLE.fullmatch(t)) else "" for t in texts]
        return [
            found and (*found, least_of_form(int(text)) if whole else 0)
            for text, found in zip(asked, self._reader.read(asked), strict=True)
        ]

    def _of_valid(self, valid: dict[int, _Read], whole: bool) -> dict[int, str]:
        images: dict[int, str] = {}
        waiting = valid
        while waiting:
            groups: dict[IdentifierForm, dict[int, int]] = {}
            for row, (form, number, _) in waiting.items():
                image = self._map.number(number, form.size, repr(form.numbering).encode())
                groups.setdefault(form, {})[row] = image
            again: dict[int, _Read] = {}
            for form, numbers in groups.items():
                texts = form.written(list(numbers.values()))
                for (row, number), text, read in zip(
                    numbers.items(), texts, self._read(texts, whole), strict=True
                ):
                    wanted = (form, number, valid[row][2])
                    if read == wanted and text is not None:
                        images[row] = text
                    else:
                        again[row] = wanted
            waiting = again
        return images

    def _of_others(self, rows: list[int], values: pa.Array, whole: bool) -> dict[int, str]:
        images: dict[int, str] = {}
        values = values.take(pa.array(rows, pa.int64()))
        while rows:
            values = self._others.masked(values)
            texts = values.cast(pa.large_string()).to_pylist()
            read = self._read(texts, whole)
            images |= {row: text for row, text, at in zip(rows, texts, read, strict=True) if not at}
            kept = [place for place, at in enumerate(read) if at]
            rows, values = [rows[place] for place in kept], values.take(pa.array(kept, pa.int64()))
        return images
