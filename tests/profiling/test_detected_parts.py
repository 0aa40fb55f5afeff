"""What detectors find in the strings inside lists and objects."""

from __future__ import annotations

import pyarrow as pa

from fakegen.detection import fakegen_detectors
from fakegen.profiling.detected_parts import detect_parts


def test_strings_are_examined_by_the_names_that_lead_to_them() -> None:
    emails = [f"user{n}@mail.test" for n in range(60)]
    values = pa.array(
        [{"to": [{"mail": email, "nr": n}], "cc": [[email]], "city": "Gent"} for n, email in enumerate(emails)]
    )  # fmt: skip
    found = detect_parts("message", values, list(fakegen_detectors()))
    assert found.keys() == {("message", "to", "mail"), ("message", "cc")}
    assert {detection.provider for detection in found.values()} == {"faker.safe_email"}


def test_other_columns_have_no_parts() -> None:
    assert not detect_parts("mail", pa.array(["a@mail.test", None]), list(fakegen_detectors()))
    assert not detect_parts("mail", pa.array([None, []], pa.list_(pa.string())), [])
