"""The source interface: data that already exists."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import pyarrow as pa

from fakegen.plugins.parameters import Parameter


@dataclass(frozen=True, slots=True)
class Reader:
    """A named kind of source, as a schema's ``sources:`` names it.

    Attributes:
        name: The key that chooses it: ``file``, ``package``, ``query``, ``rows``.
        read: ``read(folder, value, **parameters)`` returns the data. ``value`` is what stands
            behind the key; ``folder`` is the schema's, for relative paths. Raises
            :class:`~fakegen.errors.ParameterError` or :class:`~fakegen.errors.DataError`.
        parameters: Further keys that it takes.
        doc: What it reads.
        sample: ``sample(folder, value, size, **parameters)`` returns the data or, if it is large, ``size``
            rows of it, drawn by :func:`~fakegen.streams.sampling.sample_rows` while it is read;
            None if it is always read whole.
    """

    name: str
    read: Callable[..., pa.Table]
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    doc: str = ""
    sample: Callable[..., pa.Table] | None = None
