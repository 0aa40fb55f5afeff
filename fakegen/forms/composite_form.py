"""The interface of forms that write several values in one string: a period's two ends, a box's three sides."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from fakegen.arrays.masks import null_unless
from fakegen.forms.form import TextForm


class CompositeForm(TextForm):
    """How several values are written as one string; those of :attr:`type` are the first.

    What the other values are called stands in :attr:`beside`, in order.
    """

    @abstractmethod
    def others(self, texts: pa.Array) -> Sequence[pa.Array]:
        """Return the values beside the first ones, each of shape (rows,); null where strings have no such form."""

    @abstractmethod
    def joined(self, values: pa.Array, others: Sequence[pa.Array]) -> pa.Array:
        """Return values as strings, shape (rows,); null where one of them is.

        Args:
            values: The first ones, of :attr:`type`.
            others: The others, as :meth:`others` has them.
        """

    def write(self, values: pa.Array) -> pa.Array:
        """Return strings of which all other values are zero: see :meth:`TextForm.write`."""
        zeros = [pa.array(np.zeros(len(values)), kind) for kind in self.beside.values()]
        return self.joined(values, zeros)

    def read(self, texts: pa.Array) -> pa.Array:
        """Return the first values of strings; null for every string that :meth:`joined` cannot give."""
        values = self.parse(texts)
        same = pc.equal(self.joined(values, self.others(texts)), texts)
        return null_unless(pc.fill_null(same, False), values)
