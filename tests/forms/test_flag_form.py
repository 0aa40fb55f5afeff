"""Booleans as two words."""

from __future__ import annotations

import pyarrow as pa
import pytest

from fakegen.errors import ParameterError
from fakegen.forms.flag_form import FlagForm


def test_words_stand_for_true_and_false():
    form = FlagForm("yes/no")
    values = pa.array([True, False, None])
    assert form.write(values).to_pylist() == ["yes", "no", None]
    assert form.read(form.write(values)).equals(values)
    assert form.read(pa.array(["Yes", ""])).to_pylist() == [None, None]


@pytest.mark.parametrize("notation", ["yes", "yes/yes", "/no"])
def test_two_words_are_needed(notation):
    with pytest.raises(ParameterError):
        FlagForm(notation)
