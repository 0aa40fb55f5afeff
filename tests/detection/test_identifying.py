"""What suggests that a column identifies persons or things: a detector, or its name."""

from __future__ import annotations

import pyarrow as pa
import pytest

from fakegen.detection.identifying import why_identifying
from fakegen.interfaces.detector import Detection


@pytest.mark.parametrize(
    ("name", "kind", "suggests"),
    [
        ("customer_id", pa.string(), True),
        ("customerId", pa.int64(), True),
        ("Rijksregisternummer", pa.int64(), True),
        ("email", pa.string(), True),
        ("last_name", pa.string(), True),
        ("last_visit", pa.int64(), False),
        ("phone calls", pa.int64(), False),
        ("width", pa.int64(), False),
        ("idea", pa.string(), False),
        ("birth_date", pa.date32(), True),
        ("id_seen", pa.date32(), False),
        ("birth_weight", pa.float64(), False),
    ],
)
def test_a_name_suggests_it(name, kind, suggests):
    assert (why_identifying(name, kind, None) is not None) is suggests


def test_a_detector_suggests_it_with_its_evidence():
    found = Detection("iban", 0.98, "98% pass the check for IBANs")
    assert why_identifying("x", pa.string(), found) == "98% pass the check for IBANs"
    place = Detection("faker.city", 0.98, "98% are cities", identifying=False)
    assert why_identifying("x", pa.string(), place) is None
