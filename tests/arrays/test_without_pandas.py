"""Arrow does without pandas while fakegen works, and finds it again afterwards."""

from __future__ import annotations

import subprocess
import sys

BEGIN = (
    "import sys, pyarrow as pa\n"
    "from fakegen.arrays.without_pandas import without_pandas\n"
    "loaded = lambda: 'pandas' in sys.modules\n"
)


def shown(code: str) -> str:
    run = subprocess.run(
        [sys.executable, "-c", BEGIN + code], check=True, capture_output=True, text=True
    )
    return run.stdout.strip()


def test_arrow_imports_no_pandas_within_the_block():
    assert shown("with without_pandas(): pa.array([1])\nprint(loaded())") == "False"


def test_arrow_converts_to_pandas_after_the_block():
    code = "with without_pandas(): a = pa.array([1, None])\nprint(a.to_pandas().tolist())"
    assert shown(code) == "[1.0, nan]"


def test_arrow_reads_pandas_after_the_block():
    code = (
        "with without_pandas(): pa.array([1])\n"
        "import pandas as pd\n"
        "print(pa.array(pd.Series(['a', float('nan')])).to_pylist())"
    )
    assert shown(code) == "['a', None]"


def test_pandas_that_the_block_imports_is_known_in_it():
    code = (
        "with without_pandas():\n"
        "    pa.array([1])\n"
        "    import pandas as pd\n"
        "    print(pa.array(pd.Series(['a', float('nan')])).to_pylist())"
    )
    assert shown(code) == "['a', None]"


def test_blocks_within_blocks_are_one():
    code = (
        "with without_pandas():\n"
        "    with without_pandas(): pass\n"
        "    pa.array([1])\n"
        "    print(loaded())"
    )
    assert shown(code) == "False"


def test_it_leaves_alone_what_arrow_knows():
    code = (
        "pa.array([1])\nwith without_pandas(): pass\nprint(loaded(), pa.array([1]).to_pandas()[0])"
    )
    assert shown(code) == "True 1"


def test_an_error_within_the_block_leaves_nothing_behind():
    code = (
        "try:\n"
        "    with without_pandas(): 1 / 0\n"
        "except ZeroDivisionError: pass\n"
        "left = [item for item in sys.meta_path if type(item).__module__.startswith('fakegen')]\n"
        "print(left, pa.array([1]).to_pandas()[0])"
    )
    assert shown(code) == "[] 1"
