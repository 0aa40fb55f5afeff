"""JSON of others: data files and what is inside model files."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

from fakegen.errors import DataError, ParameterError, nearest

_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")
_LONGEST = 100


def strict_json(text: bytes, *, constants: bool = True) -> Any:
    """Return the value of a JSON document, of which every string is valid Unicode.

    Args:
        text: The document, in UTF-8, UTF-16 or UTF-32.
        constants: Whether it may hold NaN and the infinities, which JSON itself does not have.

    Raises:
        ValueError: It is not valid JSON; it is nested too deeply, or has half of a surrogate pair or an
            integer of thousands of digits.
    """
    try:
        value = json.loads(text, parse_constant=None if constants else _refuse)
        if _SURROGATE.search(text):
            json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        half = error.object[error.start]
        raise ValueError(f"{half!r} is half of a surrogate pair") from None
    except ValueError as error:
        if "set_int_max_str_digits" in str(error):
            raise ValueError("it has an integer of thousands of digits") from None
        raise
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    return value


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not a number")


def read_json(data: bytes, origin: str, table: str | None = None) -> list[Any]:
    """Return the list in a JSON file, or that of one of the tables of a document of several.

    Args:
        data: The file.
        origin: Its name, for messages.
        table: The table; needed if there are several.

    Raises:
        DataError: The file is not valid, or holds something else.
        ParameterError: There is no such table, or several and none is named.
    """
    try:
        content = strict_json(data)
    except json.JSONDecodeError as error:
        raise DataError(f"{origin}, line {error.lineno}: not JSON: {error.msg.lower()}") from error
    except ValueError as error:
        raise DataError(f"{origin} is not valid JSON: {str(error)[:_LONGEST]}") from error
    if isinstance(content, dict) and content:
        content = _table(content, origin, table)
    elif table is not None:
        raise ParameterError(f"{origin} holds one table: leave 'table' out", "table")
    if not isinstance(content, list):
        raise DataError(f"{origin} must hold a list of objects, or such a list for each table")
    return content


def _table(content: dict[str, Any], origin: str, table: str | None) -> Any:
    """Return a table of a document of several."""
    lists = [name for name, rows in content.items() if isinstance(rows, list)]
    if table is not None and table not in lists:
        message = f"{origin} has no table {table!r}; it has {', '.join(lists) or 'none'}"
        raise ParameterError(message, "table", nearest(table, lists))
    if table is None and len(lists) > 1:
        message = f"{origin} holds several tables: name one of {', '.join(lists)} with 'table'"
        raise ParameterError(message)
    return content[table or lists[0]] if lists else content
