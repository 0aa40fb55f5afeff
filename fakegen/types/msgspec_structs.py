"""Structs of msgspec."""

from __future__ import annotations

from typing import Any, get_type_hints

from fakegen.interfaces.record import Record, RecordField
from fakegen.types.annotations import Annotations
from fakegen.types.loaded_modules import is_class_of
from fakegen.types.table_names import place_of, table_name


def record(cls: Any, annotations: Annotations) -> Record:
    """Structs of msgspec: types, ``Meta`` and renamed fields; ``msgspec.convert`` checks each object."""
    import msgspec

    hints = get_type_hints(cls, include_extras=True)
    fields = []
    for field in msgspec.structs.fields(cls):
        kind = annotations.of_field(hints[field.name])
        key = field.encode_name if field.encode_name != field.name else None
        fields.append(RecordField(field.name, kind, key, is_key=field.name == "id"))
    tag, tag_field = cls.__struct_config__.tag, cls.__struct_config__.tag_field

    def build(values: Any) -> Any:
        given = {**values, tag_field: tag} if tag_field else values
        return msgspec.convert(given, cls, from_attributes=True)

    return Record(table_name(cls.__name__), tuple(fields), place_of(cls), build)


def knows(thing: Any) -> bool:
    """Return whether it is such a struct."""
    return is_class_of(thing, "msgspec", "Struct")
