"""One array of plain values."""

import uuid

import pyarrow as pa
import pytest

from fakegen.arrays.plain import plain_array, plain_kind

WORDS = pa.array(["a", "b", "a", None])


@pytest.mark.parametrize(
    "values",
    [
        WORDS,
        WORDS.dictionary_encode(),
        pa.chunked_array([WORDS]),
        pa.chunked_array([WORDS[:1].dictionary_encode(), WORDS[1:].dictionary_encode()]),
    ],
)
def test_chunks_and_dictionaries_go(values) -> None:
    assert plain_kind(values.type) == pa.string()
    assert plain_array(values).equals(WORDS)


def test_nothing_is_nothing() -> None:
    assert plain_array(pa.chunked_array([], pa.dictionary(pa.int8(), pa.string()))).equals(
        pa.array([], pa.string())
    )


@pytest.mark.parametrize("chunked", [True, False])
def test_extension_types_go(chunked) -> None:
    values = pa.array([uuid.uuid4().bytes, None], pa.uuid())
    assert plain_kind(values.type) == pa.binary(16)
    made = plain_array(pa.chunked_array([values]) if chunked else values)
    assert made.equals(values.storage)
