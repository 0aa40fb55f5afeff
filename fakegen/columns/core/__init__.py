"""The core providers, those without a dot in their names, and what recognises columns."""

from fakegen.columns.core.choices import Choice
from fakegen.columns.core.colors import Color
from fakegen.columns.core.dates import Date, DateTime
from fakegen.columns.core.distributions import Distribution
from fakegen.columns.core.files import Bytes, FileName
from fakegen.columns.core.network import Ip
from fakegen.columns.core.numbers import Boolean, Integer, Number
from fakegen.columns.core.samples import Ref, sample, shuffle
from fakegen.columns.core.sequences import Constant, Sequence, Uuid
from fakegen.columns.core.times import Duration, TimeOfDay
from fakegen.columns.core.web import Url, UserAgent
from fakegen.columns.core.words import FillerText
from fakegen.columns.recognition import fakegen_infer

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
    "fakegen_infer",
    "sample",
    "shuffle",
]
