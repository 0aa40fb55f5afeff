"""``python -m fakegen``: the command line."""

from fakegen.cli import main

main()
