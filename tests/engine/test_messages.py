"""What is sent through a pipe arrives: objects, buffers and record batches."""

from __future__ import annotations

import io
from datetime import date

import pyarrow as pa
import pytest

from fakegen.engine.messages import receive, send

BATCH = pa.record_batch(
    {
        "n": pa.array([1, None, 3, 4]),
        "s": pa.array(["a", "b", None, "é"], pa.large_string()),
        "d": pa.array([date(2020, 1, 2)] * 4),
        "l": pa.array([[1], [], None, [2, 3]], pa.list_(pa.int8())),
        "c": pa.array(["x", "y", "x", None]).dictionary_encode(),
    }
)


def passed(item: object) -> object:
    pipe = io.BytesIO()
    send(item, pipe)
    pipe.seek(0)
    received = receive(pipe)
    assert pipe.read() == b""
    return received


@pytest.mark.parametrize("item", [None, (True, "é"), {"a": [1, 2.5]}, b"", b"x" * 100_000])
def test_objects_arrive(item):
    assert passed(item) == item


def test_buffers_arrive_between_other_things():
    made = passed((1, pa.py_buffer(b"abc" * 50_000), pa.py_buffer(b""), pa.py_buffer(b"last")))
    assert [bytes(part) if isinstance(part, pa.Buffer) else part for part in made] == [
        1, b"abc" * 50_000, b"", b"last",
    ]  # fmt: skip


def test_record_batches_arrive_with_their_schemas():
    batch = BATCH.replace_schema_metadata({"from": "here"})
    made = passed((True, [batch, batch.slice(0, 0)]))[1]
    assert made[0].equals(batch, check_metadata=True)
    assert made[1].schema.equals(batch.schema, check_metadata=True)


def test_of_a_slice_no_other_rows_are_sent():
    pipe = io.BytesIO()
    long = pa.record_batch({"s": ["x" * 1000] * 1000})
    send(long.slice(500, 2), pipe)
    assert pipe.tell() < 10_000
    pipe.seek(0)
    assert receive(pipe).equals(long.slice(500, 2))


def test_the_end_of_a_pipe_is_an_error():
    with pytest.raises(EOFError):
        receive(io.BytesIO())
    pipe = io.BytesIO()
    send(b"x" * 100_000, pipe)
    with pytest.raises(EOFError):
        receive(io.BytesIO(pipe.getvalue()[:-1]))


def test_nothing_is_written_of_what_cannot_be_pickled():
    pipe = io.BytesIO()
    with pytest.raises(Exception, match="pickle"):
        send((b"x" * 100_000, lambda: None), pipe)
    assert pipe.getvalue() == b""
