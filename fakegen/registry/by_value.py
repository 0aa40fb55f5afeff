"""What another process cannot import travels by value.

A provider of a script, a notebook or an interactive session lives in ``__main__``, which in another process
is another program. To import the script there would run all of it again, and an interactive session has no
file to import. So cloudpickle sends the code of the object itself. Everything that can be imported by
name or by file still travels by its address.
"""

from __future__ import annotations

import pickle
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any

from fakegen.errors import UsageError
from fakegen.registry.plugin_modules import FILE_MODULE


class ByValue:
    """Pickles an object together with its code; unpickling gives the object itself.

    Args:
        item: What a decorator made, or a module of hooks.
        name: Its name in messages.
        module: The name of the module that holds it; "" if there is none.
    """

    def __init__(self, item: Any, name: str, module: str = "") -> None:
        self._item, self._name, self._module = item, name, module

    def __reduce__(self) -> tuple[Any, ...]:
        try:
            return pickle.loads, (_pickled(self._item, [self._module]),)
        except Exception as error:  # an object can raise anything when it is pickled
            raise UsageError(
                f"{self._name!r} cannot be sent to other processes: {error}; put it into a Python "
                "file and give that to plugins=, or use workers=1"
            ) from error


class _Mapping(dict[str, Any]):
    """Pickles its items together with what the files of plugins define; unpickling gives a dict."""

    def __reduce__(self) -> tuple[Any, ...]:
        of_files = [name for name in sys.modules if name.startswith(FILE_MODULE)]
        return pickle.loads, (_pickled(dict(self), of_files),)


def sendable(items: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a mapping that can be pickled: this one, or an empty one if its items cannot be."""
    made = _Mapping(items)
    try:
        pickle.dumps(made)
    except Exception:  # an object can raise anything when it is pickled
        return {}
    return made


def _pickled(item: Any, modules: Iterable[str]) -> bytes:
    """Return an object pickled together with the code of these modules."""
    import cloudpickle

    with ExitStack() as stack:
        for module in modules:
            stack.enter_context(_by_value(module))
        content: bytes = cloudpickle.dumps(item)
        return content


@contextmanager
def _by_value(name: str) -> Iterator[None]:
    """Let cloudpickle send what this module defines, although it is imported here."""
    import cloudpickle

    module = sys.modules.get(name)
    if module is None or name == "__main__":  # which cloudpickle always sends by value
        yield
        return
    cloudpickle.register_pickle_by_value(module)
    try:
        yield
    finally:
        cloudpickle.unregister_pickle_by_value(module)
