"""The link as lines: lost, back, closed; each said once."""

from __future__ import annotations

from tabletop.i18n import paragraph, tr
from tabletop.room.table.seat import Link, LinkStatus
from tabletop.text import clean_line


class Links:
    """What was said of a link so far."""

    def __init__(self) -> None:
        """It is there."""
        self._said: LinkStatus = "here"

    def changed(self, link: Link) -> list[str]:
        """What became of it; [] if that has been said."""
        if link.status == self._said:
            return []
        self._said = link.status
        since = tr("Last heard at {time}.", time=link.since) if link.since else ""
        words = clean_line(link.words, 400)
        match link.status:
            case "here":
                return [tr("The link is back.")]
            case "away":
                return [paragraph(tr("The link is lost; looking for the host."), since, words)]
            case _:
                return [paragraph(tr("The link is closed."), since, words)]


def headed(heading: str, lines: tuple[str, ...]) -> list[str]:
    """A heading with indented lines; [] without lines."""
    return [heading, *(f"  {clean_line(line, 400)}" for line in lines)] if lines else []
