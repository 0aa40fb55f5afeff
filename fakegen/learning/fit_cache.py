"""Models that have been fitted before, kept on disk as model files.

Fitting is a pure function of its arguments, and the key is a hash of all of them: the values of the data,
what is known of the columns, the settings, the method and its version, and the versions of the libraries
that decide what is learned. A model is kept as the file that ``fakegen learn`` would write: it holds no
rows, the same is withheld from it, and it is checked like a stranger's when it is read. What is damaged is
fitted again.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pyarrow as pa

from fakegen.disk_cache import code_version, keep, kept
from fakegen.errors import DataError, ModelError
from fakegen.interfaces.method import LearnedColumn, Method, Model, Preparation
from fakegen.learning.modelfile import VERSION, packed, unpacked

_ROOM = "models"
_LIBRARIES = ("numpy", "pyarrow", "scikit-learn", "scipy")


@dataclass(frozen=True)
class Fit:
    """A method with all the arguments that it gets."""

    method: Method
    data: pa.Table
    columns: Mapping[str, LearnedColumn]
    given: Sequence[str]
    options: Mapping[str, Any]

    def prepare(self) -> Preparation:
        """Return the model, ready to be fitted.

        Raises:
            ParameterError: A parameter is wrong.
            ModelError: The data cannot be learned.
        """
        return self.method.prepared(self.data, self.columns, self.given, **self.options)

    @cached_property
    def key(self) -> str | None:
        """The hash of all that the model depends on; None if the method's models are not to be kept."""
        method = self.method
        if method.version is None:
            return None
        words = (
            f"format {VERSION}",
            code_version(*_LIBRARIES),
            f"{method.name} {method.version}",
            repr(sorted(self.columns.items())),
            repr(list(self.given)),
            repr(sorted(self.options.items())),
        )
        hashed = _Hash()
        hashed.write("\n".join(words).encode())
        with pa.ipc.new_stream(hashed, self.data.schema) as writer:
            writer.write_table(self.data)
        return hashed.word()


def kept_model(fit: Fit) -> Model | None:
    """Return the model that a fit has given before; None if it is not on disk, or damaged."""
    content = None if fit.key is None else kept(_ROOM, fit.key)
    if content is None:
        return None
    try:
        return unpacked(io.BytesIO(content), "the cache", {fit.method.name: fit.method})
    except (ModelError, DataError):
        return None


def keep_model(key: str, model: Model) -> None:
    """Keep the model that a fit of this key has given, if a model file can hold it."""
    with suppress(ModelError):
        keep(_ROOM, key, packed(model))


class _Hash(io.RawIOBase):
    """A file that keeps nothing but the hash of what is written to it."""

    def __init__(self) -> None:
        self._hash = hashlib.blake2b(digest_size=32)

    def writable(self) -> bool:
        return True

    def write(self, content: Any) -> int:
        self._hash.update(content)
        return len(content)

    def word(self) -> str:
        """Return the hash in letters and digits."""
        return self._hash.hexdigest()
