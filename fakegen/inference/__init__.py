"""From real tables to a commented schema that runs as it stands."""

from fakegen.inference.draft import infer_schema

__all__ = ["infer_schema"]
