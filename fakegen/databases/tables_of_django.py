"""The tables of Django's models, made as its migrations make them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from fakegen.databases.modelled_tables import HEXADECIMAL
from fakegen.errors import DataError, ParameterError, UsageError
from fakegen.interfaces.database import DatabaseUrl
from fakegen.interfaces.record import ValueType
from fakegen.types.check_rules import DOCUMENT
from fakegen.types.django_models import value_type
from fakegen.types.loaded_modules import base_of

_BACKENDS = {"sqlite": "sqlite3", "postgresql": "postgresql", "mysql": "mysql", "mariadb": "mysql"}


def is_registry(thing: Any) -> bool:
    """Return whether it is Django's registry of apps: ``django.apps.apps``."""
    registry = base_of("django.apps.registry", "Apps")
    return registry is not None and isinstance(thing, registry)


class DjangoModels:
    """The models of all installed apps: see :class:`~fakegen.databases.modelled_tables.ModelledTables`."""

    name = "Django's models"

    def __init__(self, apps: Any) -> None:
        if not apps.ready:
            raise UsageError(
                "Django's apps are not loaded: say where its settings are, "
                "as by DJANGO_SETTINGS_MODULE=shop.settings"
            )
        self._apps = apps

    def make(self, url: DatabaseUrl) -> None:
        """Make the tables."""
        from django.core.exceptions import ImproperlyConfigured
        from django.db import DatabaseError, NotSupportedError
        from django.db.utils import ConnectionHandler

        settings = {
            "ENGINE": f"django.db.backends.{_BACKENDS[url.scheme]}",
            "NAME": url.database,
            "USER": url.user or "",
            "PASSWORD": url.password or "",
            "HOST": url.host or "",
            "PORT": url.port or "",
            "OPTIONS": dict(url.options),
        }
        _import_driver(url)
        try:
            with (
                closing(ConnectionHandler({"default": settings})["default"]) as connection,
                connection.schema_editor() as editor,
            ):
                for model in self._models():
                    editor.create_model(model)
        except (DatabaseError, NotSupportedError, ImproperlyConfigured) as error:
            raise DataError(url.without_password(str(error)).splitlines()[0]) from None

    def _models(self) -> Iterator[Any]:
        """Yield the models that have tables of their own; those between two of them are made with these."""
        for model in self._apps.get_models():
            meta = model._meta
            if meta.managed and not meta.proxy and not meta.swapped:
                yield model

    def types(self) -> Mapping[str, Mapping[str, ValueType]]:
        """Return choices, validators, and UUIDs in hexadecimal."""
        return {
            model._meta.db_table: {
                field.column: said
                for field in model._meta.local_concrete_fields
                if field.related_model is None and (said := _said(field)) is not None
            }
            for model in self._models()
        }


def _said(field: Any) -> ValueType | None:
    try:
        kind = value_type(field)
    except ParameterError:  # a field of the project's own: its column says what it can
        return None
    if kind.kind == "mapping":
        return ValueType("any", entry=DOCUMENT)
    return HEXADECIMAL if kind.kind == "uuid" else kind


def _import_driver(url: DatabaseUrl) -> None:
    """Let the driver that fakegen uses stand in for the one that Django imports, if that is missing."""
    if _BACKENDS[url.scheme] == "mysql" and find_spec("MySQLdb") is None:
        import_module("pymysql").install_as_MySQLdb()
