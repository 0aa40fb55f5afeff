"""From real tables to a commented schema that runs as it stands."""

from fakegen.inference.draft import draft

__all__ = ["draft"]
