"""The example schemas that come with fakegen."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from fakegen.errors import DataError, UsageError, did_you_mean, nearest

_PACKAGE = Path(__file__).parents[1]
_BESIDE = ("fakegen.schema.json", "data/*")
"""What the schemas refer to: by a comment for editors, and by their sources."""


def example_schemas(names: Iterable[str] = ()) -> dict[str, Path]:
    """Return the files of the example schemas, by name.

    Args:
        names: Which ones; all of them if there are none.

    Raises:
        UsageError: There is no such example.
    """
    found = {path.stem: path for path in sorted(_folder().glob("*.yaml"))}
    chosen = list(names) or list(found)
    for name in chosen:
        if name not in found:
            hint = did_you_mean(nearest(name, found)) or f"; there are {', '.join(found)}"
            raise UsageError(f"there is no example {name!r}{hint}")
    return {name: found[name] for name in chosen}


def about_example(example: Path) -> str:
    """Return what the comment at the head of an example schema says of it."""
    lines = example.read_text(encoding="utf-8").splitlines()
    head = [line.removeprefix("#").strip() for line in lines if line.startswith("#")]
    return next((line for line in head if not line.startswith("yaml-language-server")), "")


def copy_examples(names: Iterable[str], folder: str | Path) -> list[Path]:
    """Copy example schemas, and the files that they refer to, into a folder; return the schemas.

    Args:
        names: Which ones; all of them if there are none.
        folder: Where to. It is made if need be; no other file in it is replaced.

    Raises:
        UsageError: There is no such example.
        DataError: Another file of the same name is in the folder, or it cannot be written.
    """
    from fakegen.formats.partial_file import write_file  # which loads Arrow

    schemas, root, target = example_schemas(names), _folder(), Path(folder)
    beside = [path for pattern in _BESIDE for path in sorted(root.glob(pattern))]
    copies = {path: target / path.relative_to(root) for path in (*schemas.values(), *beside)}
    try:
        for path, copy in copies.items():
            if copy.exists() and copy.read_bytes() != path.read_bytes():
                raise DataError(f"'{copy}' exists, and is another file: choose another folder")
        for path, copy in copies.items():
            copy.parent.mkdir(parents=True, exist_ok=True)
            write_file(copy, path.read_bytes())
    except OSError as error:
        raise DataError(f"folder '{target}' cannot be written: {error.strerror}") from error
    return [copies[path] for path in schemas.values()]


def _folder() -> Path:
    """Return the examples' folder: in the package, or beside it in a clone."""
    inside = _PACKAGE / "schemas"
    return inside if inside.is_dir() else _PACKAGE.parent / "schemas"
