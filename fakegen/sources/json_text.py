"""JSON of others: data files and what is inside model files."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

from fakegen.errors import DataError

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


def read_json(data: bytes, origin: str) -> list[Any]:
    """Return the list in a JSON file.

    Raises:
        DataError: The file is not valid, or holds something else.
    """
    try:
        content = strict_json(data)
    except json.JSONDecodeError as error:
        raise DataError(f"{origin}, line {error.lineno}: not JSON: {error.msg.lower()}") from error
    except ValueError as error:
        raise DataError(f"{origin} is not valid JSON: {str(error)[:_LONGEST]}") from error
    if not isinstance(content, list):
        raise DataError(f"{origin} must hold a list of objects")
    return content
