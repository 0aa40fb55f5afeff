"""Kinds of database of plugins."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

import fakegen
from fakegen.errors import PluginError
from fakegen.registry import registry_for


def test_a_plugin_adds_a_kind_of_database():
    def read_warehouse(url, query, *, region: str = "eu"):
        """The warehouse of Acme."""
        return pa.table({"host": [url.host], "query": [query], "region": [region]})

    warehouse = fakegen.Database.of("warehouse", read_warehouse, ["acme", "acme2"])
    schema = {
        "sources": {"s": {"query": "SELECT 1", "url": "Warehouse+acme2://u@h/x?region=us"}},
        "tables": {"t": {"rows": 1, "columns": {"*": {"sample": {"source": "s"}}}}},
    }
    made = fakegen.generate(schema, plugins=[warehouse])["t"].to_arrow().to_pylist()
    assert made == [{"host": "h", "query": "SELECT 1", "region": "us"}]
    schema["sources"]["s"]["url"] = "warehouse://u@h/x?regoin=us"
    with pytest.raises(fakegen.SchemaError, match=r"no option 'regoin'.*did you mean 'region'"):
        fakegen.load(schema, plugins=[warehouse]).plan()
    with pytest.raises(fakegen.SchemaError, match="no kind of database 'warehouse'"):
        fakegen.load(schema).plan()


def test_a_plugin_that_returns_no_table_is_named():
    def read_nothing(url, query):
        """Nothing."""

    registry = registry_for((fakegen.Database.of("nothing", read_nothing, ["x"]),))
    with pytest.raises(PluginError, match=r"'nothing' returns no pyarrow\.Table"):
        registry.sources["query"].read(Path(), "SELECT 1", url="nothing://h")
