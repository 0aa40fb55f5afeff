"""String patterns: an algebra of constants, words and characters, and regular expressions."""

from __future__ import annotations

from fakegen.patterns.alternation import Alternation
from fakegen.patterns.concatenation import Concatenation, Echo
from fakegen.patterns.leaves import Characters, IntegerText, Text, WordList
from fakegen.patterns.named_groups import NamedGroups
from fakegen.patterns.pattern import Pattern
from fakegen.patterns.pattern_generator import PatternGenerator
from fakegen.patterns.regex_syntax import compile_regex
from fakegen.patterns.repetition import Repeat

__all__ = [
    "Alternation",
    "Characters",
    "Concatenation",
    "Echo",
    "IntegerText",
    "NamedGroups",
    "Pattern",
    "PatternGenerator",
    "Repeat",
    "Text",
    "WordList",
    "compile_regex",
]
