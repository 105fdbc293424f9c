"""When the program itself fails: where the session is, no traceback, and a report beside the save."""

from __future__ import annotations

import os
import platform
import sys
import tempfile
import traceback
from datetime import UTC, datetime
from pathlib import Path

from tabletop import __version__
from tabletop.i18n import tr


def write_report(error: BaseException, folder: Path) -> Path | None:
    """Write a crash report to ``folder``, or to the system's temporary folder; None if neither can be written.

    It holds the traceback without the values of variables: texts of the exercise do not belong into a report.
    """
    now = datetime.now(UTC)
    text = "\n".join(
        [
            f"tabletop {__version__}, Python {platform.python_version()}, {platform.platform()}",
            f"{now.isoformat(timespec='seconds')}  {' '.join(sys.argv[1:2])}",
            "",
            "".join(traceback.format_exception(error)),
        ]
    )
    for place in (folder, Path(tempfile.gettempdir())):
        path = place / f"tabletop-crash-{now:%Y%m%d-%H%M%S}.txt"
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace") as file:
                file.write(text)
        except OSError:
            continue
        return path
    return None


def crash_words(error: BaseException, save: Path | None, report: Path | None) -> str:
    """What the person at the terminal reads: what became of the session, and where the report is."""
    lines = [tr("The program failed: {kind}. This is a fault of the program, not yours.", kind=type(error).__name__)]
    if save is not None:
        lines.append(tr("What was shown had been written to the disk before. The session is in {path}", path=save))
        lines.append(tr("Go on with:  tabletop resume {path}", path=save))
    if report is not None:
        lines.append(tr("What happened is described in {path}", path=report))
    return "\n".join(lines)
