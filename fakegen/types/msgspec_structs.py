"""Structs of msgspec."""

from __future__ import annotations

from typing import Any, get_origin

from fakegen.interfaces.record import Record, RecordField
from fakegen.types.annotations import Annotations
from fakegen.types.loaded_modules import is_class_of
from fakegen.types.table_names import qualified_name, table_name


def record(cls: Any, annotations: Annotations) -> Record:
    """Structs of msgspec: types, ``Meta`` and renamed fields; ``msgspec.convert`` checks each object."""
    import msgspec

    fields = []
    for field in msgspec.structs.fields(cls):
        kind = annotations.of_field(field.type)
        key = field.encode_name if field.encode_name != field.name else None
        made = RecordField(
            field.name, kind, key, is_key=field.name == "id", optional=not field.required
        )
        fields.append(made)
    struct: Any = get_origin(cls) or cls
    tag, tag_field = struct.__struct_config__.tag, struct.__struct_config__.tag_field

    def build(values: Any) -> Any:
        given = {tag_field: tag, **values} if tag_field else values
        if struct.__struct_config__.array_like:
            given = list(given.values())
        return msgspec.convert(given, cls, from_attributes=True)

    return Record(table_name(struct.__name__), tuple(fields), qualified_name(struct), build)


def knows(thing: Any) -> bool:
    """Return whether it is such a struct, maybe with arguments for its type variables."""
    return is_class_of(get_origin(thing) or thing, "msgspec", "Struct")
