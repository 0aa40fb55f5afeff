"""Word lists and other data from the installed Faker library."""

from __future__ import annotations

import importlib
import pkgutil
from typing import Any


def faker_data(subject: str, locale: str = "en_US") -> Any:
    """Return the class with Faker's data on a subject for a locale, or the nearest one.

    Args:
        subject: A package of ``faker.providers``: ``lorem``, ``color``, ``file`` ...
        locale: Such as ``nl_BE``. If Faker has no data for it, data of another country with the same
            language is used, or else the library's default.
    """
    package = importlib.import_module(f"faker.providers.{subject}")
    known = sorted(module.name for module in pkgutil.iter_modules(package.__path__))
    language = locale.partition("_")[0]
    default = getattr(package, "default_locale", "en_US")
    near = [name for name in known if name.partition("_")[0] == language]
    for name in (locale, *near, default):
        if name in known:
            return importlib.import_module(f"{package.__name__}.{name}").Provider
    return package.Provider
