"""Log lines as they are typed: what stands in the line besides its words."""

from __future__ import annotations

import re
from collections.abc import Collection

from tabletop.exercise.decide.control import LOG_WORDS
from tabletop.exercise.observations import parse_note

_KIND = re.compile(rf"({'|'.join(LOG_WORDS)})\s*:\s*", re.IGNORECASE)
_WHY = re.compile(r";\s*why\s*:\s*", re.IGNORECASE)


def log_values(line: str, roles: Collection[str]) -> dict[str, str]:
    """Read ``decision: @berlin sends one battalion; why: winter``; kind, role and reason may be missing, and what names nothing is text."""
    kind = _KIND.match(line)
    text, *why = _WHY.split(line[kind.end() :] if kind else line, maxsplit=1)
    role = next(
        (name for tag in re.findall(r"(?<!\S)@[\w-]+", text) if (name := parse_note(tag, roles=roles).role)), ""
    )
    return {
        "text": text.strip(),
        "word": kind[1].casefold() if kind else "note",
        "role": role,
        "why": "".join(why).strip(),
    }
