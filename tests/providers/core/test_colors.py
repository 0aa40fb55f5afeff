"""Colours."""

from __future__ import annotations

import re

from faker import Faker
from faker.providers.color import Provider as FakerColors

from fakegen.interfaces.provider import Context
from fakegen.providers.core import Color


def test_colours(bind, made, counted):
    generator = bind(Color)
    assert generator.support == 2**24
    assert all(re.fullmatch("#[0-9a-f]{6}", text) for text in made(generator).to_pylist())
    generator = bind(Color, format="rgb")
    assert generator.support == 2**24
    for text in made(generator).to_pylist():
        levels = re.fullmatch(r"rgb\((\d+), (\d+), (\d+)\)", text).groups()
        assert all(0 <= int(level) <= 255 for level in levels)
    assert set(counted(bind(Color, format="name"))) == set(FakerColors.all_colors)


def test_colour_names_are_of_the_locale(bind, counted):
    french = Faker("fr_FR").get_providers()
    (colors,) = [provider for provider in french if hasattr(provider, "all_colors")]
    context = Context(locale="fr_FR")
    assert set(counted(bind(Color, context, format="name"))) == set(colors.all_colors)
