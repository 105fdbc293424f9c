"""Files that are zip packages of XML (workbooks, OpenDocument tables, Word documents), looked at before anything in them is read.

Nothing is unpacked to disk, and no part is unpacked before all of them were weighed.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar
from xml.etree.ElementTree import Element

from tabletop.exchange.grid import MAX_UNZIPPED, MAX_XML
from tabletop.exchange.msel import SheetError
from tabletop.exchange.watching import WatchedBytes
from tabletop.i18n import tr, trn

XML = (".xml", ".rels", ".vml")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENTITIES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_RATIO = 200  #: unzipped bytes per zipped byte; a workbook of text has 5 to 20
_CHUNK = 1 << 20
_MOST_PARTS = 5000
_DEEP = 400  #: elements inside each other

Found = TypeVar("Found")


def look_inside(path: Path, data: bytes, look: Callable[[zipfile.ZipFile], Found], broken: SheetError) -> Found:
    """Weigh the package, then ``look`` at it. Raises :class:`SheetError`: ``broken`` for whatever damage there is."""
    if data.startswith(_OLE):
        raise SheetError(
            tr(
                "{path} is protected by a password or in the old format of Excel or Word. Open it in the program that wrote it, take the "
                "password off, and save the MSEL as .xlsx without macros.",
                path=path,
            )
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            _weigh(path, package.infolist(), len(data))
            return look(package)
    except SheetError:
        raise
    except Exception as error:  # zipfile lets through what zlib and struct raise, parsers what their parts raise
        raise broken from error


def _weigh(path: Path, parts: list[zipfile.ZipInfo], zipped: int) -> None:
    total = sum(part.file_size for part in parts)
    words = sum(part.file_size for part in parts if part.filename.lower().endswith(XML))
    if (
        total > MAX_UNZIPPED
        or words > MAX_XML
        or len(parts) > _MOST_PARTS
        or (total > 20 * _CHUNK and total > _RATIO * zipped)
    ):
        raise SheetError(
            tr(
                "{path} unpacks to {size} MB in {count} parts, far more than an MSEL needs. Copy the MSEL alone into a new "
                "workbook.",
                path=path,
                size=total // 1024 // 1024,
                count=len(parts),
            )
        )


def pictures_left(count: int) -> str:
    """That pictures of a document or a workbook were not read."""
    return trn(
        "{count} picture was not read; name it in the text where players need it.",
        "{count} pictures were not read; name them in the text where players need them.",
        count,
    )


def xml_part(path: Path, package: zipfile.ZipFile, name: str, broken: SheetError) -> bytes:
    """One part of XML, unpacked; one that declares entities is refused. Raises :class:`SheetError`, and KeyError if there is none."""
    data = package.read(name)
    if b"\0" in data:  # UTF-16: allowed in XML, written by no such program, and blind to what follows here
        raise broken
    if _ENTITIES.search(data):
        raise SheetError(
            tr(
                "{path} declares XML entities, which no spreadsheet program writes. It was not opened; ask where it comes from.",
                path=path,
            )
        )
    return data


def walked(data: bytes) -> Iterator[tuple[str, Element]]:
    """Go through XML as a stream: ("start", element), and ("end", element) with all that is in it.

    Raises what the parser raises, and ValueError for mark-up nested deeper than any program writes.
    """
    from defusedxml.ElementTree import iterparse  # type: ignore[import-untyped]  # it tells no types

    depth = 0
    for event, element in iterparse(WatchedBytes(data), events=("start", "end"), forbid_dtd=True):
        depth += 1 if event == "start" else -1
        if depth > _DEEP:
            raise ValueError(depth)
        yield event, element


__all__ = ("XML", "look_inside", "walked", "xml_part")
