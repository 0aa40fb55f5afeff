"""The secret that masked values are keyed by, and the keyed functions of values.

Without the secret nobody can tell which masked value belongs to which real one, not even by masking all possible
values. So it is stretched by scrypt (Percival 2009; RFC 7914), which makes guesses at a weak one cost a twentieth
of a second each, and never shown: it has no ``repr``, stands in no message and in no file. Every purpose has a
key of its own, derived by keyed BLAKE2b (RFC 7693).
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen.arrays.plain import plain_array
from fakegen.arrays.type_kinds import is_binary, is_list
from fakegen.errors import UsageError
from fakegen.formats.json import json_text
from fakegen.formats.text_columns import as_text

_SALT = b"fakegen mask 1"


class Secret:
    """A secret, stretched.

    Args:
        text: What the user keeps secret.
    """

    __slots__ = ("_root",)

    def __init__(self, text: str) -> None:
        self._root = hashlib.scrypt(
            text.encode("utf-8", "surrogateescape"), salt=_SALT, n=1 << 14, r=8, p=1, dklen=32
        )

    @classmethod
    def from_environment(cls, variable: str) -> Secret:
        """Return the secret in an environment variable.

        Raises:
            UsageError: It is not set, or empty.
        """
        text = os.environ.get(variable, "")
        if not text:
            raise UsageError(
                f"masking needs a secret: set the environment variable {variable}, for example to what "
                "'openssl rand -hex 32' prints, and keep it: the same secret masks the same value alike"
            )
        return cls(text)

    def key(self, purpose: str) -> bytes:
        """Return the key of a purpose: 32 bytes."""
        return hashlib.blake2b(purpose.encode(), key=self._root, digest_size=32).digest()

    def __reduce__(self) -> str:
        raise TypeError("a secret is not pickled")


def written_values(values: pa.Array) -> list[bytes | None]:
    """Return each value as the bytes that it is known by, whatever its type: 5 and "5" are one value."""
    values = plain_array(values)
    if is_binary(values.type):
        found: list[bytes | None] = values.to_pylist()
        return found
    nested = is_list(values.type) or pa.types.is_struct(values.type)
    text = json_text(values) if nested else as_text(values)
    encoded: list[bytes | None] = text.cast(pa.large_binary()).to_pylist()
    return encoded


def keyed_numbers(key: bytes, *columns: pa.Array) -> NDArray[np.int64]:
    """Return a number that depends on each row's values in these columns, and on the key: 0 .. 2**62 - 1.

    Args:
        key: 32 bytes.
        columns: Arrays of the same length.
    """
    written = [written_values(values) for values in columns]
    digests = (_digest(key, row) for row in zip(*written, strict=True))
    words = np.frombuffer(b"".join(digests), dtype="<u8").astype(np.uint64)
    return (words >> np.uint64(2)).astype(np.int64)


def _digest(key: bytes, row: Sequence[bytes | None]) -> bytes:
    digest = hashlib.blake2b(key=key, digest_size=8)
    for value in row:
        digest.update(b"-" if value is None else b"%d:" % len(value))
        digest.update(value or b"")
    return digest.digest()
