"""One method of Mimesis with its locale, clock and arguments, ready to be called."""

from __future__ import annotations

import random as random_module
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from fakegen.providers.mimesis.hermetic import hermetic

if TYPE_CHECKING:
    from mimesis.providers.base import BaseProvider


@dataclass(frozen=True, slots=True)
class Call:
    """A call of a Mimesis method.

    Attributes:
        cls: The provider's class.
        method: The method's name.
        locale: Mimesis' name of the locale, ``nl-be``.
        now: What the provider's clock shows.
        arguments: What the method is given.
        options: What the provider's constructor is given.
    """

    cls: type[BaseProvider]
    method: str
    locale: str
    now: datetime
    arguments: Mapping[str, Any]
    options: Mapping[str, Any]

    def provider(
        self, random: random_module.Random, stand_ins: Mapping[int, Any] | None = None
    ) -> BaseProvider:
        """Return a private provider of which the only source of chance is a Mimesis random.

        Args:
            random: A ``mimesis.random.Random``.
            stand_ins: What its methods use in place of other things, by the ``id`` of these.
        """
        return hermetic(self.cls, self.locale, self.now, random, self.options, stand_ins)

    def of(self, provider: BaseProvider) -> Callable[[], Any]:
        """Return the call as a method of this provider."""
        return partial(getattr(provider, self.method), **self.arguments)
