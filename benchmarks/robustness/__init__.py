"""What happens when everything goes wrong: counted, and held to nothing but faults of number zero."""

import os

# What the program sets for a schema of others before it loads Arrow and NumPy: else they reserve address
# space, of which such a run has little. Children are forks of this process, so it must hold here.
os.environ.update(
    ARROW_DEFAULT_MEMORY_POOL="system",
    ARROW_IO_THREADS="1",
    OMP_NUM_THREADS="1",
    OPENBLAS_NUM_THREADS="1",
)
