"""Questions to whoever sits at the terminal."""

from __future__ import annotations

from tabletop.cli.exits import INTERRUPTED
from tabletop.cli.out import Failure, err, out
from tabletop.i18n import tr
from tabletop.text import clean_line

_LONGEST = 400  #: characters of an answer that are taken


def agreed(question: str, *, unless_no: bool = False) -> bool:
    """Ask; an empty line means no, or yes with ``unless_no``. Where nobody answers, it is no."""
    err(tr("{question} [Y/n]", question=question) if unless_no else tr("{question} [y/N]", question=question))
    try:
        answer = input().strip().casefold()
    except EOFError:
        return False
    return answer in {"y", "yes", tr("yes")} or (unless_no and not answer)


def typed(prompt: str) -> str:
    """What is typed after the prompt; a Failure where there is nobody any more."""
    out(f"{prompt}:")
    try:
        return clean_line(input(), _LONGEST)
    except EOFError:
        out("")
        raise Failure(tr("Nothing was written."), INTERRUPTED) from None
