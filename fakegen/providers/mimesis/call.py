"""A method of Mimesis together with its locale, time and arguments."""

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
        locale: Mimesis' name of the locale: ``nl-be``.
        now: The time that the provider's clock shows.
        arguments: The arguments of the method.
        options: The arguments of the provider's constructor.
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
        """Return a provider object that draws from ``random`` only.

        Args:
            random: A ``mimesis.random.Random``.
            stand_ins: Objects that its methods use instead of others, by the ``id`` of the originals.
        """
        return hermetic(self.cls, self.locale, self.now, random, self.options, stand_ins)

    def of(self, provider: BaseProvider) -> Callable[[], Any]:
        """Return the call, bound to a provider object."""
        return partial(getattr(provider, self.method), **self.arguments)
