"""``python -m fakegen``: the command line."""

import sys

if not sys.flags.safe_path:
    del sys.path[
        0
    ]  # the current folder: `fakegen` imports no one's files from there, nor does this

from fakegen.cli import main

main()
