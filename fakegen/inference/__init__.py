"""Inferring a commented schema from real tables."""

from fakegen.inference.schema_text import infer_schema

__all__ = ["infer_schema"]
