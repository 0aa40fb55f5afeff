"""From a schema to the contracts and types of others: the rules of its tables, each in one place."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from fakegen.exports.dbt_models import dbt_models
from fakegen.exports.expectations import expectations
from fakegen.exports.json_schema_document import json_schema_document
from fakegen.exports.odcs_contract import odcs_contract
from fakegen.exports.pandera_source import pandera_source
from fakegen.exports.pydantic_source import pydantic_source
from fakegen.interfaces.record import Record

Export = Callable[[Sequence[Record], str], str]
"""Returns the text of some records; the second argument is what the schema's file is called, without its ending."""

EXPORTS: Mapping[str, Export] = {
    "json-schema": json_schema_document,
    "pydantic": pydantic_source,
    "pandera": pandera_source,
    "dbt": dbt_models,
    "odcs": odcs_contract,
    "great-expectations": expectations,
}
"""What a schema can be exported as."""
