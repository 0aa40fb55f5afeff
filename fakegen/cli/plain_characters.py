"""What stands for characters that an encoding lacks: a terminal of Windows' code pages, or plain ASCII.

Lines of tables and typographic marks become their plain relatives; anything else becomes the escape that
:func:`~fakegen.printable` would show it as. Text is replaced before columns are laid out, so that they
stay aligned. What others print (the help of a plugin's command, a progress bar) is replaced by the streams,
which :func:`open_streams` gives :data:`ERRORS` as their way out.
"""

from __future__ import annotations

import codecs

ERRORS = "fakegen.plain"
"""The name of the error handler, for ``errors=`` of a stream."""
_RELATIVES = str.maketrans(
    dict.fromkeys("─━═╌┄┈", "-")
    | dict.fromkeys("│┃║", "|")
    | dict.fromkeys("┌┐└┘├┤┬┴┼┏┓┗┛┣┫┳┻╋┡┩╇╔╗╚╝╠╣╦╩╬╭╮╯╰", "+")
    | dict.fromkeys("‐‑–—−", "-")
    | dict.fromkeys("‘’‚", "'")
    | dict.fromkeys("“”„", '"')
    | {"…": "...", "•": "*", "×": "x", "→": "->", "←": "<-", "≤": "<=", "≥": ">=", "\xa0": " "}
)


def representable(text: str, encoding: str | None) -> str:
    """Return a string with everything replaced that an encoding lacks; None stands for UTF-8."""
    if encoding is None or text.isascii():
        return text
    return text.encode(encoding, ERRORS).decode(encoding)


def _replaced(error: UnicodeError) -> tuple[str | bytes, int]:
    """Return what stands for the characters that could not be encoded, and where to go on.

    Raises:
        UnicodeError: Bytes could not be decoded, which is another matter.
    """
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end].translate(_RELATIVES)
    return lacking.encode("ascii", "backslashreplace").decode("ascii"), error.end


codecs.register_error(ERRORS, _replaced)
