"""String patterns: an algebra of texts, words and characters, and regular expressions."""

from __future__ import annotations

from fakegen.patterns.composites import Choice, Echo, Repeat, Sequence
from fakegen.patterns.leaves import Characters, Integer, Text, Words
from fakegen.patterns.pattern import Pattern
from fakegen.patterns.pattern_generator import PatternGenerator
from fakegen.patterns.regex_syntax import compile_regex

__all__ = [
    "Characters",
    "Choice",
    "Echo",
    "Integer",
    "Pattern",
    "PatternGenerator",
    "Repeat",
    "Sequence",
    "Text",
    "Words",
    "compile_regex",
]
