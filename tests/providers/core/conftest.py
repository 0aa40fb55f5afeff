"""What every test of the core providers does: bind, make, and check that rows are pure."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from fakegen.interfaces.argument_conversion import convert
from fakegen.interfaces.block import Block
from fakegen.interfaces.provider import Context, Dynamic
from fakegen.streams import Rows, Stream

ROWS = 240


@pytest.fixture(scope="session")
def bind():
    """Bind a provider as the plan does: parameters as a schema has them, converted."""

    def bound(provider, context=None, **written):
        parameters = {
            name: value
            if isinstance(value, Dynamic)
            else convert(value, provider.parameters[name].annotation, name)
            for name, value in written.items()
        }
        return provider.bind(context or Context(), **parameters)

    return bound


@pytest.fixture(scope="session")
def block():
    """Return a block of some rows, or of a number of rows from 0 on."""

    def of(rows, seed=1, **inputs):
        rows = Rows(0, rows) if isinstance(rows, int) else rows
        return Block(Stream.of(seed, "table", "column", "values", rows), inputs)

    return of


@pytest.fixture(scope="session")
def made(block):
    """Make the first rows of a column, and check type, length and that rows are pure."""

    def make(generator, rows=ROWS, **inputs):
        whole = generator.make(block(rows, **inputs))
        assert isinstance(whole, pa.Array)
        assert whole.type == generator.type
        assert len(whole) == rows
        whole.validate(full=True)
        middle = Rows(rows // 3, rows - rows // 2)
        index = np.random.default_rng(0).permutation(rows)[: max(1, rows // 5)] if rows else []
        scattered = Rows.choose(np.array(index, dtype=np.int64))
        for part in (middle, scattered, Rows(rows, 0)):
            positions = pa.array(part.numbers)
            taken = {name: values.take(positions) for name, values in inputs.items()}
            assert generator.make(block(part, **taken)).equals(whole.take(positions))
        return whole

    return make


@pytest.fixture(scope="session")
def counted(made, block):
    """Return all values of a countable column; check that they differ and hold all that is made."""

    def values(generator, limit=5000, **inputs):
        assert generator.support is not None
        assert generator.support <= limit
        every = generator.unrank(np.arange(generator.support, dtype=np.uint64))
        assert every.type == generator.type
        assert len(every.unique()) == generator.support
        assert set(made(generator).to_pylist()) <= set(every.to_pylist())
        return every.to_pylist()

    return values
