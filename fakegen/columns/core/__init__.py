"""The core providers: what has no dot in its name."""

from fakegen.columns.core.choices import Choice
from fakegen.columns.core.dates import Date, DateTime
from fakegen.columns.core.distributions import Distribution
from fakegen.columns.core.numbers import Boolean, Integer, Number
from fakegen.columns.core.sequences import Constant, Sequence, Uuid
from fakegen.columns.core.times import Duration, TimeOfDay

__all__ = [
    "Boolean",
    "Choice",
    "Constant",
    "Date",
    "DateTime",
    "Distribution",
    "Duration",
    "Integer",
    "Number",
    "Sequence",
    "TimeOfDay",
    "Uuid",
]
