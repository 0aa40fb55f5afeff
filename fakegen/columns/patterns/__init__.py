"""String patterns: an algebra of texts, words and characters, and regular expressions."""

from __future__ import annotations

from fakegen.columns.patterns.composites import Choice, Echo, Repeat, Sequence
from fakegen.columns.patterns.generator import PatternGenerator, Regex
from fakegen.columns.patterns.leaves import Characters, Integer, Text, Words
from fakegen.columns.patterns.pattern import Pattern
from fakegen.columns.patterns.regex import compile_regex

__all__ = [
    "Characters",
    "Choice",
    "Echo",
    "Integer",
    "Pattern",
    "PatternGenerator",
    "Regex",
    "Repeat",
    "Sequence",
    "Text",
    "Words",
    "compile_regex",
]
