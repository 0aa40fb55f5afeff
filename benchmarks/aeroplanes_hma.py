"""Learn aeroplanes and their flights with SDV's HMA and sample them: ``python -m benchmarks.aeroplanes_hma FOLDER``.

It runs in the peers' environment, without fakegen: reads ``planes.csv`` and ``flights.csv``, writes ``made_planes.csv`` and
``made_flights.csv``, and prints the seconds of processor time that learning and sampling took.
"""

from __future__ import annotations

import json
import sys
import time
import warnings
from pathlib import Path

CATEGORIES = {
    "planes": ("type", "manufacturer", "model", "engine"),
    "flights": ("carrier", "origin", "dest"),
}


def main() -> None:
    """Learn, sample and write."""
    import pandas as pd
    from sdv.metadata import Metadata
    from sdv.multi_table import HMASynthesizer

    warnings.simplefilter("ignore")
    folder = Path(sys.argv[1])
    real = {name: pd.read_csv(folder / f"{name}.csv") for name in ("planes", "flights")}
    real["flights"].insert(0, "number", range(len(real["flights"])))  # each table needs a key
    metadata = Metadata.detect_from_dataframes(real, infer_keys=None)
    for table, columns in CATEGORIES.items():
        metadata.update_column("tailnum", table_name=table, sdtype="id")
        for column in columns:
            metadata.update_column(column, table_name=table, sdtype="categorical")
    metadata.update_column("number", table_name="flights", sdtype="id")
    metadata.set_primary_key("tailnum", table_name="planes")
    metadata.set_primary_key("number", table_name="flights")
    metadata.add_relationship("planes", "flights", "tailnum", "tailnum")
    synthesizer = HMASynthesizer(metadata, verbose=False)
    start = time.process_time()
    synthesizer.fit(real)
    learned = time.process_time()
    made = synthesizer.sample(len(real["planes"]), main_table_name="planes")
    ended = time.process_time()
    for name, table in made.items():
        table.to_csv(folder / f"made_{name}.csv", index=False)
    print(json.dumps({"learn": learned - start, "sample": ended - learned}))


if __name__ == "__main__":
    main()
