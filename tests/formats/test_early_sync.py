"""Files that go to disk while they grow."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from fakegen.formats.early_sync import EarlySync, opened

BYTES = bytes(range(251)) * 2**16  # 16 MiB


@given(st.lists(st.integers(0, 2**22 + 3) | st.integers(0, 9_000), max_size=3))
def test_they_hold_what_is_written(tmp_path_factory, sizes: list[int]) -> None:
    path: Path = tmp_path_factory.mktemp("early") / "file"
    with opened(path) as file:
        for size in sizes:
            file.write(BYTES[:size])
        assert file.tell() == sum(sizes)
    assert path.read_bytes() == b"".join(BYTES[:size] for size in sizes)


def test_what_lies_before_and_behind_stays(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"0" * 10)
    with EarlySync(path, "r+") as file:
        file.seek(4)
        assert file.write(b"11") == 2
    assert path.read_bytes() == b"0000110000"
