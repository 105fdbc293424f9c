"""What a planner said about a workbook, kept beside the scenario made of it, so that nothing is asked twice."""

from __future__ import annotations

import tomllib
from pathlib import Path

from tabletop.exchange.corrections import corrections_of
from tabletop.exchange.msel import Corrections, SheetError
from tabletop.i18n import tr
from tabletop.text import clean_line

FILE = "import.toml"
FORMAT = 1
_LARGEST = 1_000_000  #: bytes


def memory_text(corrections: Corrections, source: str) -> str:
    """The file that :func:`load_memory` reads; ``source`` is the name of the workbook."""
    import tomli_w

    head = tr("What was said about this MSEL when it was imported; the next import of it asks only what is new.")
    body = {"format": FORMAT, "source": clean_line(source), "corrections": corrections.as_dict()}
    return f"# {head}\n{tomli_w.dumps(body)}"


def load_memory(path: Path) -> Corrections:
    """Read what was said before, from the file or from a folder that holds it; nothing if there is none.

    Raises :class:`SheetError` for a file that is there and cannot be understood.
    """
    file = path / FILE if path.is_dir() else path
    try:
        if not file.is_file():
            return Corrections()
        data = file.read_bytes() if file.stat().st_size <= _LARGEST else b"\xff"
        document = tomllib.loads(data.decode("utf-8"))
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise SheetError(tr("{path} cannot be read: {why}.", path=file, why=why)) from error
    except (ValueError, RecursionError) as error:
        raise SheetError(tr("{path} is not what an import has left. Delete it and answer anew.", path=file)) from error
    corrections = document.get("corrections")
    if document.get("format") != FORMAT or not isinstance(corrections, dict):
        raise SheetError(tr("{path} is not what an import has left. Delete it and answer anew.", path=file))
    return corrections_of(corrections)


def remembered(folder: Path, source: str) -> Corrections | None:
    """What was said about the workbook named ``source`` when it was last imported into ``folder``; None if nothing, or not to be read."""
    try:
        file = folder / FILE
        document = tomllib.loads(file.read_bytes().decode("utf-8")) if file.stat().st_size <= _LARGEST else {}
        same = document.get("source") == clean_line(source)
        return load_memory(folder) if same else None
    except (OSError, ValueError, RecursionError, SheetError):
        return None
