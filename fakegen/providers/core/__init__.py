"""The core providers, whose names have no dot."""

from fakegen.providers.core.choices import Choice
from fakegen.providers.core.colors import Color
from fakegen.providers.core.dates import Date, DateTime
from fakegen.providers.core.distributions import Distribution
from fakegen.providers.core.files import Bytes, FileName
from fakegen.providers.core.filler_text import FillerText
from fakegen.providers.core.network import Ip
from fakegen.providers.core.numbers import Boolean, Integer, Number
from fakegen.providers.core.samples import Ref, sample, shuffle
from fakegen.providers.core.sequences import Constant, Sequence, Uuid
from fakegen.providers.core.times import Duration, TimeOfDay
from fakegen.providers.core.web import Url, UserAgent

__all__ = [
    "Boolean",
    "Bytes",
    "Choice",
    "Color",
    "Constant",
    "Date",
    "DateTime",
    "Distribution",
    "Duration",
    "FileName",
    "FillerText",
    "Integer",
    "Ip",
    "Number",
    "Ref",
    "Sequence",
    "TimeOfDay",
    "Url",
    "UserAgent",
    "Uuid",
    "sample",
    "shuffle",
]
