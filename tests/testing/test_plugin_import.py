"""What loading the plugin costs every session of pytest."""

import subprocess
import sys


def test_it_loads_neither_numpy_nor_arrow_nor_hypothesis():
    code = (
        "import sys, pytest, time; start = time.process_time(); import fakegen.testing; "
        "print(time.process_time() - start); "
        "print([m for m in ('numpy', 'pyarrow', 'pandas', 'hypothesis', 'faker', 'yaml') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    _, loaded = run.stdout.splitlines()
    assert loaded == "[]"
