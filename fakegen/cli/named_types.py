"""Types on the command line: ``shop.models:Customer``, or ``tests/test_shop.py:User``."""

from __future__ import annotations

import os
import re
import sys
from importlib import import_module, util
from pathlib import Path
from typing import Any

from fakegen import UsageError, did_you_mean, nearest


def is_type_name(text: str) -> bool:
    """Return whether an argument names a type, not a file."""
    place, colon, name = text.rpartition(":")
    if not colon or Path(text).exists() or not re.fullmatch(r"[A-Za-z_][\w.]*", name):
        return False
    return place.endswith(".py") or re.fullmatch(r"[A-Za-z_][\w.]*", place) is not None


def imported_type(text: str) -> Any:
    """Return what a ``MODULE:NAME`` or ``FILE.py:NAME`` names.

    Modules of the current folder are found, too.

    Raises:
        UsageError: There is no such module, or no such name in it.
    """
    place, _, path = text.rpartition(":")
    sys.path.insert(0, str(Path.cwd()))
    try:
        if os.environ.get("DJANGO_SETTINGS_MODULE"):
            import_module("django").setup()  # before it, no module with models can be imported
        found: Any = _file(Path(place)) if place.endswith(".py") else import_module(place)
    except Exception as error:  # whatever a module does while it is imported
        kind = "" if isinstance(error, ImportError | OSError) else f"{type(error).__name__}: "
        raise UsageError(f"{place!r} cannot be imported: {kind}{error}") from error
    finally:
        sys.path.remove(str(Path.cwd()))
    for name in path.split("."):
        if not hasattr(found, name):
            hint = did_you_mean(nearest(name, [item for item in vars(found) if item[0] != "_"]))
            raise UsageError(f"{place!r} has no {name!r}{hint}")
        found = getattr(found, name)
    return found


def makes_tables(thing: Any) -> bool:
    """Return whether it has all tables of a database: SQLAlchemy's metadata or base, or Django's registry of apps."""
    if hasattr(thing, "get_app_configs"):
        return True
    return not hasattr(thing, "__table__") and hasattr(
        getattr(thing, "metadata", thing), "create_all"
    )


def _file(path: Path) -> Any:
    spec = util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} is no Python file")
    module = util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module
