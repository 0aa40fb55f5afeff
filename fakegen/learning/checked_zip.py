"""Zip files of fakegen's own, which hold models and jobs and may come from untrusted places.

What a zip declares is checked before anything is unpacked, and no entry is read past its declared size, which
bounds memory. Equal contents give equal bytes, since entries carry no date.
"""

from __future__ import annotations

from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from fakegen.limits import limits

_MAX_RATIO, _SMALL = 100, 64 * 2**20
"""The greatest compression ratio; it is not checked up to 64 MiB, as small models compress well."""


def add_entry(archive: ZipFile, name: str, content: bytes) -> None:
    """Add an entry to a zip that is written."""
    entry = ZipInfo(name)
    entry.compress_type = ZIP_DEFLATED
    archive.writestr(entry, content, compresslevel=6)


def checked_entries(archive: ZipFile, length: int, most: int) -> list[ZipInfo]:
    """Return the entries of a zip.

    Args:
        archive: The zip.
        length: How many bytes it has.
        most: How many entries it may have.

    Raises:
        BadZipFile: There are too many, two have one name, or they would unpack to too much.
    """
    entries = archive.infolist()
    names = {entry.filename for entry in entries}
    if len(entries) > most or len(names) != len(entries):
        raise BadZipFile("it has too many entries, or the same entry twice")
    size = sum(entry.file_size for entry in entries)
    if size > limits().unpacked_bytes or size > max(_SMALL, length * _MAX_RATIO):
        raise BadZipFile(f"its {length:,} bytes would unpack to {size:,}")
    return entries


def entry_content(archive: ZipFile, entry: ZipInfo) -> bytes:
    """Return an entry's bytes, never more than it declares.

    Raises:
        BadZipFile: There are fewer or more.
    """
    with archive.open(entry) as file:
        content = file.read(entry.file_size + 1)
    if len(content) != entry.file_size:
        raise BadZipFile(f"{entry.filename!r} does not have the length that it declares")
    return content
