"""Archives that are the same bytes whenever and wherever they are made of the same files."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

_MOMENT = (
    1980,
    1,
    1,
    0,
    0,
    0,
)  #: the earliest a zip archive can name; the files' own times would differ from run to run


def pack(files: Mapping[str, bytes], *, first: str = "") -> bytes:
    """Return a zip archive of ``files`` by name, ``first`` before the others; times, rights and order are fixed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name in sorted(files, key=lambda name: (name != first, name)):
            entry = zipfile.ZipInfo(name, _MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # Unix, wherever this runs
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, files[name])
    return buffer.getvalue()


def unpack(data: bytes) -> dict[str, bytes]:
    """Return the files of an archive that this program has just made, by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
