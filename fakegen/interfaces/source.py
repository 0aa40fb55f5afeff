"""The source interface: data that already exists.

Binding calls ``read`` once for each declared source, when the first provider, constraint or model needs it;
a source that nothing needs is not read. A model whose method accepts a sample calls ``sample`` instead. Both
get parameters that have been converted to their types.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from fakegen.interfaces.parameters import Parameter, description, parameters_of


@dataclass(frozen=True, slots=True)
class Source:
    """A named kind of source.

    Attributes:
        name: The key that chooses it in an entry of ``sources:``, such as ``file``.
        read: ``read(folder, value, **parameters)`` returns the data. ``value`` is the value of the
            key; ``folder`` is the schema's folder, to which paths are relative. It may raise
            :class:`~fakegen.errors.ParameterError` for a parameter, and
            :class:`~fakegen.errors.DataError` if the data cannot be read.
        parameters: The other keys that it accepts.
        doc: What it reads: a one-line summary, then details.
        sample: ``sample(folder, value, size, **parameters)`` returns the data or, if there are many
            rows, ``size`` of them, drawn with :func:`~fakegen.streams.sampling.sample_rows` while
            reading. None if the source is always read as a whole.
        untrusted: Whether schemas of others may use it: it reads nothing but the schema itself and
            files that it opens with :func:`~fakegen.sources.opening.open_file`.
    """

    name: str
    read: Callable[..., pa.Table]
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    doc: str = ""
    sample: Callable[..., pa.Table] | None = None
    untrusted: bool = False

    @classmethod
    def of(
        cls,
        name: str,
        read: Callable[..., pa.Table],
        *,
        also: Callable[..., Any] | None = None,
        sample: Callable[..., pa.Table] | None = None,
        untrusted: bool = False,
    ) -> Source:
        """Return the source of a ``read`` function, with the function's parameters and docstring.

        Args:
            name: See :attr:`name`.
            read: See :attr:`read`.
            also: A function to which ``read`` passes further parameters; they are added.
            sample: See :attr:`sample`.
            untrusted: See :attr:`untrusted`.
        """
        parameters = {**parameters_of(read), **(parameters_of(also) if also else {})}
        return cls(name, read, parameters, description(read), sample, untrusted)
