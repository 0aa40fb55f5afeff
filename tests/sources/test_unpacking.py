"""Compressed content is read up to a limit, and damage is one message."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma

import pyarrow as pa
import pytest

from fakegen.errors import DataError
from fakegen.sources.unpacking import COMPRESSIONS, Unpacked

PACK = {
    ".gz": gzip.compress,
    ".bz2": bz2.compress,
    ".xz": lzma.compress,
    ".zst": lambda data: pa.compress(data, "zstd", asbytes=True),
}
TEXT = b"0123456789" * 1_000


def unpacked(data: bytes, ending: str, most: int) -> Unpacked:
    return Unpacked(io.BytesIO(data), ending, "x", most)


@pytest.mark.parametrize("ending", sorted(COMPRESSIONS))
def test_content_within_the_limit_is_whole_however_it_is_read(ending):
    packed = PACK[ending](TEXT)
    assert unpacked(packed, ending, len(TEXT)).read() == TEXT
    assert io.BufferedReader(unpacked(packed, ending, len(TEXT)), 100).read() == TEXT
    file = unpacked(packed, ending, len(TEXT))
    assert b"".join(iter(lambda: file.read(77), b"")) == TEXT


@pytest.mark.parametrize("ending", sorted(COMPRESSIONS))
def test_one_byte_more_is_refused(ending):
    message = "x would be larger than 9,999 bytes when decompressed"
    with pytest.raises(DataError, match=message):
        unpacked(PACK[ending](TEXT), ending, len(TEXT) - 1).read()
    file = unpacked(PACK[ending](TEXT), ending, len(TEXT) - 1)
    with pytest.raises(DataError, match=message):
        while file.read(64):
            pass


@pytest.mark.parametrize("ending", sorted(COMPRESSIONS))
def test_damage_is_one_message(ending):
    with pytest.raises(DataError, match="x cannot be decompressed"):
        unpacked(b"nothing of the kind", ending, 99).read()
