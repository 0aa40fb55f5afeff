"""Codings: what columns are made of."""
