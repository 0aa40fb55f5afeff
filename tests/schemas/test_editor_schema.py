"""The JSON Schema that editors complete with knows today's language."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from fakegen import json_schema

SCHEMAS = Path(__file__).parents[2] / "schemas"
SHIPPED = sorted(SCHEMAS.glob("*.yaml"))
NAMESPACES = ("faker.", "mimesis.")


class Loader(yaml.SafeLoader):
    """Reads YAML as an editor does: a date is text, and so is every key, ``null`` among them."""

    def construct_mapping(self, node, deep=False):
        return {key.value: self.construct_object(value, deep=True) for key, value in node.value}


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Loader.add_constructor("tag:yaml.org,2002:map", Loader.construct_mapping)


@pytest.fixture(scope="module")
def committed() -> dict:
    return json.loads((SCHEMAS / "fakegen.schema.json").read_text("utf-8"))


def language(described: dict) -> dict:
    """Return what can be written with the box alone, without explanations."""
    (mapping,) = (item for item in described["$defs"]["column"]["anyOf"] if "properties" in item)
    core = {
        name: item
        for name, item in mapping["properties"].items()
        if not name.startswith((*NAMESPACES, "be."))
    }
    return bare(
        {"top": described["properties"], "table": described["$defs"]["table"], "core": core}
    )


def bare(node: Any) -> Any:
    if isinstance(node, dict):
        said = ("description", "default")
        return {k: bare(v) for k, v in node.items() if k not in said or isinstance(v, dict)}
    return [bare(item) for item in node] if isinstance(node, list) else node


def test_the_committed_schema_is_a_json_schema(committed):
    jsonschema.Draft202012Validator.check_schema(committed)


def test_the_committed_schema_knows_the_language_of_today(committed):
    hint = "fakegen schema | python -m json.tool --no-ensure-ascii --compact > schemas/fakegen.schema.json"
    assert language(committed) == language(json_schema()), hint


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_schemas_keep_it(path, committed):
    document = yaml.load(path.read_text("utf-8"), Loader)
    errors = list(jsonschema.Draft202012Validator(committed).iter_errors(document))
    assert not errors, "\n".join(f"{error.json_path}: {error.message[:200]}" for error in errors)


@pytest.mark.parametrize(
    "change",
    [
        {"tabels": {}},
        {"tables": {"t": {"columns": {}}}},
        {"tables": {"t": {"columns": {"a": "no_such_provider"}}}},
        {"tables": {"t": {"columns": {"a": {"sequence": {"begin": 1}}}}}},
        {"tables": {"t": {"columns": {"a": {"sequence": {}, "uniqe": True}}}}},
        {"tables": {"t": {"rows": -1, "columns": {"a": "sequence"}}}},
    ],
)
def test_mistakes_are_seen_by_editors(change, committed):
    document = {"tables": {"t": {"columns": {"a": "sequence"}}}, **change}
    assert list(jsonschema.Draft202012Validator(committed).iter_errors(document))
