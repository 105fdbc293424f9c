"""The inbox of a station: what was delivered to this role, newest first, with the receipt of each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from textual import on
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from tabletop.exercise.pages.inbox import inbox_page, letter_page
from tabletop.exercise.pages.page import Entry, Page, Sent
from tabletop.exercise.station import Mail, inbox
from tabletop.tui.kit.line_list import KeyList
from tabletop.tui.kit.page import entry_content, keys_of, page_content
from tabletop.tui.kit.plain_text import PlainText


class MailList(KeyList[Entry]):
    """What was delivered, two lines each."""

    TALL = 2

    def key(self, row: Entry) -> object:
        """The id of the inject."""
        return row.id

    def line(self, row: int, width: int) -> Content:
        """Sign and title; below it when and what about."""
        return entry_content(self.rows[row], width)


class InboxPane(Container):
    """A list and the message under the cursor."""

    DEFAULT_CSS = """
    InboxPane { layout: horizontal; }
    InboxPane > MailList { width: 44; padding: 0 1 0 0; }
    InboxPane > VerticalScroll { width: 1fr; padding: 0 2; scrollbar-size-vertical: 1; border-left: solid $border-blurred; }
    InboxPane > VerticalScroll > Static { height: auto; max-width: 88; }
    InboxPane.-narrow { layout: vertical; }
    InboxPane.-narrow > MailList { width: 1fr; height: auto; max-height: 6; }
    InboxPane.-narrow > VerticalScroll { height: 1fr; border-left: none; border-top: solid $border-blurred; }
    """

    @dataclass
    class Acknowledge(Message):
        """The person confirms having read this inject."""

        inject: str

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 -- Textual's word
        """Empty until :meth:`show`."""
        super().__init__(id=id)
        self._here: Sent | None = None
        self._mails: dict[str, Mail] = {}
        self._page = Page("inbox", ())

    def compose(self) -> Iterable[Widget]:
        """List and reader."""
        yield MailList()
        with VerticalScroll():
            yield PlainText()

    @property
    def open_mail(self) -> Mail | None:
        """The message under the cursor."""
        entry = self.query_one(MailList).row
        return self._mails.get(entry.id) if entry is not None else None

    def show(self, here: Sent) -> None:
        """List what is there now; the cursor stays on its message, wherever that has moved."""
        page = inbox_page(here)
        if page == self._page and self._mails == self._inbox(here):
            return
        before = self.open_mail
        self._here, self._page, self._mails = here, page, self._inbox(here)
        self.query_one(MailList).keep([item for item in page.items if isinstance(item, Entry)])
        self._read(keep=before is not None)

    @staticmethod
    def _inbox(here: Sent) -> dict[str, Mail]:
        return {mail.delivered.inject: mail for mail in inbox(here.state, here.seat)}

    def focus_list(self) -> None:
        """Put the cursor into the list, at once: the next key may be on its way."""
        self.screen.set_focus(self.query_one(MailList))

    def acknowledge(self) -> None:
        """Confirm the message under the cursor, if it waits for that."""
        mail = self.open_mail
        if mail is not None and mail.waits:
            self.post_message(self.Acknowledge(mail.delivered.inject))

    @on(MailList.Moved)
    def _moved(self, event: MailList.Moved) -> None:
        event.stop()
        self._read(keep=False)

    @on(MailList.Taken)
    def _taken(self, event: MailList.Taken) -> None:
        event.stop()
        self.acknowledge()

    def _read(self, *, keep: bool) -> None:
        """The message under the cursor; without any, what the page says instead of a list."""
        mail, here = self.open_mail, self._here
        page = letter_page(mail, here) if mail is not None and here is not None else self._page
        self.query_one("VerticalScroll > Static", Static).update(page_content(page, keys_of(self, "station")))
        if not keep:
            self.query_one(VerticalScroll).scroll_home(animate=False)
