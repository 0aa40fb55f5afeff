"""From real tables to a schema."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from fakegen import inference
from fakegen.api.checked_arguments import Plugins, as_plugins
from fakegen.registry import registry_for


def infer_schema(
    paths: str | Path | Iterable[str | Path],
    *,
    plugins: Plugins = (),
    folder: str | Path | None = None,
) -> str:
    """Return a schema, as YAML, that makes data like some files; comments say what was seen in them.

    Args:
        paths: Files (CSV, JSON, JSON lines, Parquet, Arrow, Excel) and folders of them.
        plugins: As for :func:`load`.
        folder: The folder that the schema will be in, the current one by default.

    Raises:
        UsageError: There is no such file, or a folder holds no data.
        DataError: A file cannot be read, or holds nothing that can be made.
    """
    given = [paths] if isinstance(paths, str | Path) else list(paths)
    return inference.infer_schema(given, registry_for(as_plugins(plugins)), Path(folder or ""))
