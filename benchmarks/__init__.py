"""fakegen side by side with its peers: ``python -m benchmarks``."""

import os

os.environ["FAKEGEN_CACHE_DIR"] = ""  # what is measured is learned
