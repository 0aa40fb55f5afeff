"""Names of files."""

from __future__ import annotations

import pytest
from faker.providers.file import Provider as FakerFiles
from faker.providers.lorem.en_US import Provider as EnglishWords

from fakegen.errors import ParameterError
from fakegen.providers.core import FileName


def test_file_names(bind, made):
    images = set(FakerFiles.file_extensions["image"])
    for text in made(bind(FileName, category="image")).to_pylist():
        word, _, ending = text.rpartition(".")
        assert word in EnglishWords.word_list
        assert ending in images
    every = {ending for endings in FakerFiles.file_extensions.values() for ending in endings}
    names = made(bind(FileName), 3000).to_pylist()
    assert {name.rpartition(".")[2] for name in names} == every
    assert all(
        text.endswith(".tar.gz")
        for text in made(bind(FileName, extension=".tar.gz"), 9).to_pylist()
    )


@pytest.mark.parametrize(
    ("written", "parameter"),
    [
        ({"category": "imag"}, "category"),
        ({"category": "image", "extension": "png"}, "extension"),
    ],
)
def test_wrong_file_names(bind, written, parameter):
    with pytest.raises(ParameterError) as caught:
        bind(FileName, **written)
    assert caught.value.parameter == parameter
