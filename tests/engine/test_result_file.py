"""What passes found is read from a file as it was, by ranges of rows, and a damaged file is refused."""

from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow as pa
import pytest

from fakegen.engine.result_file import Found, read_found, write_found
from fakegen.errors import DataError
from fakegen.plan.children import ChildIndex
from fakegen.plan.redraws import Redraws
from fakegen.streams import Rows

RESULTS = {
    ("t", "n"): {"n": pa.array([3, None, 5], pa.int64())},
    ("t", "word"): {"word": pa.array(["a", "b2", None]), "day": pa.array([date(2020, 1, 1)] * 3)},
    ("t", ("a", "b")): Redraws(
        100, np.array([3, 70, 99], np.int64), {"a": np.array([1, 0, 2], np.int64)}
    ),
    ("u", ("c",)): Redraws(10, np.empty(0, np.int64), {"c": np.empty(0, np.int64)}),
}

INDEXES = {
    "v": ChildIndex(np.array([0, 7, 9], np.int64), None, 3),
    "w": ChildIndex(np.array([0, 4], np.int64), np.array([0.0, 2.5]), 0),
}


@pytest.fixture
def written(tmp_path):
    path = tmp_path / "x.mend"
    with path.open("wb") as file:
        return write_found(Found(RESULTS, INDEXES), file), path


def test_results_come_back_as_they_were(written):
    found = read_found(*written).results
    assert found.keys() == RESULTS.keys()
    for key, result in RESULTS.items():
        if isinstance(result, Redraws):
            assert found[key].stop == result.stop
            assert found[key].rows.tolist() == result.rows.tolist()
            assert {k: v.tolist() for k, v in found[key].attempts.items()} == {
                k: v.tolist() for k, v in result.attempts.items()
            }
        else:
            assert found[key] == result


def test_indexes_of_children_come_back_as_they_were(written):
    found = read_found(*written).indexes
    assert {name: index.starts.tolist() for name, index in found.items()} == {
        "v": [0, 7, 9],
        "w": [0, 4],
    }
    assert found["v"].weights is None
    assert found["w"].weights.tolist() == [0.0, 2.5]
    assert (found["v"].most, found["w"].most) == (3, 0)


def test_a_range_of_rows_is_found_in_place(written):
    redraws = read_found(*written).results["t", ("a", "b")]
    index, attempts = redraws.among(Rows(50, 50))
    assert index.tolist() == [20, 49]
    assert attempts["a"].tolist() == [0, 2]
    assert not redraws.rows.flags.owndata  # of the mapped file


@pytest.mark.parametrize("keep", [0, 10, 500, -1])
def test_a_short_file_is_refused(written, keep):
    index, path = written
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(DataError, match=r"x\.mend is not what was written"):
        read_found(index, path)


def test_a_missing_file_is_named(written):
    index, path = written
    path.unlink()
    with pytest.raises(
        DataError, match=r"x\.mend holds a part of the job and cannot be read: No such"
    ):
        read_found(index, path)
