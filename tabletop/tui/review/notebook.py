"""What a review is written in: the survey of a session, and the file beside its save that holds what people add."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from tabletop.i18n import tr
from tabletop.journal.reading import read_save
from tabletop.journal.review import Review, ReviewError
from tabletop.journal.review_changes import Change
from tabletop.journal.workbook import Workbook
from tabletop.report.evidence import EvidenceItem, Survey, survey

_UNREAD = Survey("", "", "", "", (), (), (), ticks_used=False, last=0, described={})


class Notebook:
    """A session and its workbook. What waits for the disk is done in a thread."""

    def __init__(self, save: Path) -> None:
        """Of the save at that path; nothing is read yet."""
        self.workbook = Workbook(save)
        self.survey = _UNREAD
        self.trouble = ""  #: why the workbook cannot be read, in words; nothing is written to it then

    @property
    def is_read(self) -> bool:
        """Whether the session has been surveyed."""
        return self.survey is not _UNREAD

    @property
    def save(self) -> Path:
        """Where the session is."""
        return self.workbook.save

    @property
    def review(self) -> Review:
        """As the file held it when it was read or written last."""
        return self.workbook.review

    def read(self) -> tuple[Survey, str]:
        """Survey the save, and read the workbook: why that cannot be read, in words. Waits for the disk.

        :class:`~tabletop.journal.errors.SaveError` if the save cannot be read.
        """
        return survey(read_save(self.save)), self._load()

    async def reread(self) -> None:
        """Read the workbook again."""
        self.trouble = await asyncio.to_thread(self._load)

    def _load(self) -> str:
        try:
            self.workbook.load()
        except ReviewError as error:
            return error.words
        return ""

    async def is_stale(self) -> bool:
        """Whether somebody else has written to the workbook."""
        return await asyncio.to_thread(self.workbook.is_stale)

    async def store(self, change: Change) -> str:
        """Change the file; "" when it is on the disk, else why not, in words.

        :class:`~tabletop.journal.review_changes.Overtaken` is for whoever holds what was typed.
        """
        try:
            await asyncio.to_thread(self.workbook.change, change)
        except ReviewError as error:
            return error.words
        return ""

    def events_of(self, words: str) -> tuple[int, ...] | str:
        """Numbers of events as typed, or what is wrong with them."""
        last = self.survey.last
        parts = words.replace(",", " ").replace(";", " ").split()
        for part in parts:
            if not part.isascii() or not part.isdigit() or not 0 < int(part[:12]) <= last:
                return tr("“{part}” is no number of an event; the last is {last}.", part=part, last=last)
        return tuple(dict.fromkeys(map(int, parts)))

    def evidence_of(self, events: Sequence[int]) -> list[EvidenceItem]:
        """The pieces of evidence of these events."""
        return [item for item in self.survey.items if item.event in events]

    def told(self, events: Sequence[int]) -> list[str]:
        """A line on each event."""
        return [f"{event:>5}  {self.survey.of(event)}" for event in events]
