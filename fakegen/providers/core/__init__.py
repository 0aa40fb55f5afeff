"""The core providers, whose names have no dot."""

from fakegen.providers.core.address import Address
from fakegen.providers.core.choices import Choice
from fakegen.providers.core.colors import Color
from fakegen.providers.core.dates import Date
from fakegen.providers.core.datetimes import DateTime
from fakegen.providers.core.distributions import Distribution
from fakegen.providers.core.exact_decimals import exact_decimal
from fakegen.providers.core.files import Bytes, FileName
from fakegen.providers.core.filler_text import FillerText
from fakegen.providers.core.job_advert import job_advert
from fakegen.providers.core.list_values import ListColumn
from fakegen.providers.core.log_line import log_line
from fakegen.providers.core.markov import MarkovText
from fakegen.providers.core.network import Ip
from fakegen.providers.core.numbers import Boolean, Integer, Number
from fakegen.providers.core.object_values import ObjectColumn
from fakegen.providers.core.person import PersonProvider
from fakegen.providers.core.phrases import Phrases
from fakegen.providers.core.polymorphic import RefAny
from fakegen.providers.core.review import review
from fakegen.providers.core.samples import Ref, in_order, sample, shuffle
from fakegen.providers.core.sequences import Constant, Position, Sequence, Uuid
from fakegen.providers.core.share import Share
from fakegen.providers.core.states import Dwell, States
from fakegen.providers.core.times import Duration, TimeOfDay
from fakegen.providers.core.web import Url, UserAgent

__all__ = [
    "Address",
    "Boolean",
    "Bytes",
    "Choice",
    "Color",
    "Constant",
    "Date",
    "DateTime",
    "Distribution",
    "Duration",
    "Dwell",
    "FileName",
    "FillerText",
    "Integer",
    "Ip",
    "ListColumn",
    "MarkovText",
    "Number",
    "ObjectColumn",
    "PersonProvider",
    "Phrases",
    "Position",
    "Ref",
    "RefAny",
    "Sequence",
    "Share",
    "States",
    "TimeOfDay",
    "Url",
    "UserAgent",
    "Uuid",
    "exact_decimal",
    "in_order",
    "job_advert",
    "log_line",
    "review",
    "sample",
    "shuffle",
]
