"""The methods of Faker and Mimesis whose values have a standard, made valid."""

from __future__ import annotations

from fakegen.columns.standards.overrides.faker import faker_overrides
from fakegen.columns.standards.overrides.mimesis import mimesis_overrides

__all__ = ["faker_overrides", "mimesis_overrides"]
