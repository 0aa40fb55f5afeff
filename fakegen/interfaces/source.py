"""The source interface: data that already exists.

Binding asks a source for its data once per run, when the first provider, constraint or model needs
it, and never for what nothing needs. A model whose method takes a sample asks for one by ``sample``.
Parameters are typed and checked before ``read`` is called.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from fakegen.interfaces.parameters import Parameter, description, parameters_of


@dataclass(frozen=True, slots=True)
class Source:
    """A named kind of source, as a schema's ``sources:`` names it.

    Attributes:
        name: The key that chooses it, such as ``file``.
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

    @classmethod
    def of(
        cls,
        name: str,
        read: Callable[..., pa.Table],
        *,
        also: Callable[..., Any] | None = None,
        sample: Callable[..., pa.Table] | None = None,
    ) -> Source:
        """Return the source that a function reads: parameters and documentation are the function's.

        Args:
            name: The key that chooses it.
            read: As :attr:`read`.
            also: A function whose parameters ``read`` passes on.
            sample: As :attr:`sample`.
        """
        parameters = {**parameters_of(read), **(parameters_of(also) if also else {})}
        return cls(name, read, parameters, description(read), sample)
