"""Models of Django."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from fakegen.errors import FakegenWarning, Mark, ParameterError
from fakegen.interfaces.record import Record, RecordField, ValueType
from fakegen.interfaces.type_reader import TypeReader
from fakegen.types.check_rules import CheckRules
from fakegen.types.django_checks import read_checks
from fakegen.types.loaded_modules import is_class_of
from fakegen.types.table_names import qualified_name

_SMALL, _MIDDLE = 2**15 - 1, 2**31 - 1
_KINDS: Mapping[str, ValueType] = {
    "BooleanField": ValueType("boolean"),
    "NullBooleanField": ValueType("boolean"),
    "CharField": ValueType("string"),
    "TextField": ValueType("string"),
    "SlugField": ValueType("string", pattern="[a-z]+(-[a-z]+){0,2}"),
    "EmailField": ValueType("string", format="email"),
    "URLField": ValueType("string", format="uri"),
    "FilePathField": ValueType("string", entry="file_name"),
    "FileField": ValueType("string", entry="file_name"),
    "ImageField": ValueType("string", entry={"file_name": {"extension": "png"}}),
    "IntegerField": ValueType("integer"),
    "BigIntegerField": ValueType("integer"),
    "SmallIntegerField": ValueType("integer", least=-_SMALL, most=_SMALL),
    "PositiveIntegerField": ValueType("integer", least=0, most=_MIDDLE),
    "PositiveBigIntegerField": ValueType("integer", least=0),
    "PositiveSmallIntegerField": ValueType("integer", least=0, most=_SMALL),
    "AutoField": ValueType("integer"),
    "BigAutoField": ValueType("integer"),
    "SmallAutoField": ValueType("integer", most=_SMALL),
    "FloatField": ValueType("number"),
    "DecimalField": ValueType("decimal"),
    "DateField": ValueType("date"),
    "DateTimeField": ValueType("datetime"),
    "TimeField": ValueType("time"),
    "DurationField": ValueType("duration"),
    "UUIDField": ValueType("uuid"),
    "BinaryField": ValueType("bytes"),
    "GenericIPAddressField": ValueType("string", format="ipv4"),
    "IPAddressField": ValueType("string", format="ipv4"),
    "JSONField": ValueType("mapping", items=ValueType("string")),
}
_LIMITS = {
    "MinValueValidator": "least",
    "MaxValueValidator": "most",
    "MinLengthValidator": "min_length",
    "MaxLengthValidator": "max_length",
}


def read(thing: Any) -> Sequence[Record]:
    """Models of Django: choices, validators, lengths, keys, foreign keys, unique and check constraints.

    Each object is checked by ``clean_fields`` and ``clean``; a row that they refuse is resampled. It is not
    saved.
    """
    found = [thing]
    for model in found:
        for field in model._meta.concrete_fields:
            other = field.related_model
            if other is not None and other not in found:
                found.append(other)
    return [_record(model) for model in found]


def knows(thing: Any) -> bool:
    """Return whether it is such a model."""
    return is_class_of(thing, "django.db.models", "Model") and not thing._meta.abstract


def _record(model: Any) -> Record:
    meta = model._meta
    asked = [_field(model, field) for field in meta.concrete_fields]
    rules = _rules(model, asked)
    fields = list(map(rules.narrowed, asked))
    together = [list(names) for names in meta.unique_together]
    together += [
        list(item.fields)
        for item in meta.constraints
        if type(item).__name__ == "UniqueConstraint" and item.fields and item.condition is None
    ]
    columns = {field.name: field.attname for field in meta.concrete_fields}
    named = [[columns[name] for name in names] for names in together]
    return Record(
        meta.db_table,
        tuple(fields),
        qualified_name(model),
        _build(model),
        named,
        rules.rules,
        is_checked=False,
    )


def _rules(model: Any, fields: Sequence[RecordField]) -> CheckRules:
    """Return what the fields hold by themselves and by the model's check constraints."""
    clauses, missed = read_checks(model)
    rules = CheckRules(clauses, {field.name: field.type for field in fields})
    place = qualified_name(model)
    for name in [*missed, *(f"CHECK ({clause})" for clause in rules.missed)]:
        message = f"{name} cannot be read, and is not kept: say it in a schema"
        warnings.warn(FakegenWarning(Mark(place), message), stacklevel=2)
    return rules


def _field(model: Any, field: Any) -> RecordField:
    if field.related_model is not None:
        target = field.target_field
        other = field.related_model._meta.db_table
        kind = ValueType("any", nullable=bool(field.null))
        return RecordField(
            field.attname,
            kind,
            unique=bool(field.unique),
            is_key=bool(field.primary_key),
            references=f"{other}.{target.attname}",
            reference=field.name,
        )
    return RecordField(
        field.attname,
        value_type(field),
        unique=bool(field.unique),
        is_key=bool(field.primary_key),
    )


def value_type(field: Any) -> ValueType:
    """Return what a field that refers to no other model can hold, its choices and validators included.

    Raises:
        ParameterError: It is a field of a kind of its own.
    """
    name = field.get_internal_type()
    if name not in _KINDS:
        message = f"values of Django's {name} cannot be made; give the field an entry of its own"
        raise ParameterError(message, field.name)
    # Django's own check refuses null where the field may not be left blank.
    kind = replace(_KINDS[name], nullable=bool(field.null and field.blank))
    if field.max_length and kind.kind in ("string", "bytes"):
        kind = replace(kind, max_length=field.max_length)
    if name == "DecimalField":
        kind = replace(kind, digits=field.max_digits, decimals=field.decimal_places)
    if name == "DateTimeField":
        from django.conf import settings

        kind = replace(kind, timezone=bool(settings.USE_TZ))
    for validator in field.validators:
        kind = _limited(kind, validator)
    if field.choices:
        choices = tuple(value for value, _ in field.flatchoices if value not in (None, ""))
        kind = replace(kind, kind="choice", choices=choices, pattern=None)
    return kind


def _limited(kind: ValueType, validator: Any) -> ValueType:
    name = type(validator).__name__
    if name in _LIMITS:
        limit = validator.limit_value
        bound = limit() if callable(limit) else limit
        attribute, strictest = _LIMITS[name], max if name.startswith("Min") else min
        now = getattr(kind, attribute)
        return replace(kind, **{attribute: bound if now is None else strictest(now, bound)})
    is_pattern = type(validator).__module__ == "django.core.validators" and name == "RegexValidator"
    is_free = kind.kind == "string" and kind.format is None
    if is_pattern and is_free and not validator.inverse_match:
        return replace(kind, pattern=kind.pattern or validator.regex.pattern)
    return kind


def _build(model: Any) -> Callable[[Mapping[str, Any]], Any]:
    references = [field.name for field in model._meta.concrete_fields if field.related_model]

    def build(values: Mapping[str, Any]) -> Any:
        from django.core.exceptions import ValidationError

        made = model(**values)
        try:
            made.clean_fields(exclude=references)
            made.clean()
        except ValidationError as error:
            raise ValueError("; ".join(error.messages)) from error
        return made

    return build


READER = TypeReader.of("django", knows, read)
