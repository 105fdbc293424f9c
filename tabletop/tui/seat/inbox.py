"""The inbox of a station: what was delivered to this role, newest first, with the receipt of each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from textual import events, on
from textual.containers import Container, VerticalScroll
from textual.message import Message
from textual.widget import Widget
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tabletop.exercise.pages.inbox import inbox_page, letter_page
from tabletop.exercise.pages.page import Entry, Page, Sent
from tabletop.exercise.station import Mail, inbox
from tabletop.tui.kit.page import entry_content, keys_of, page_content

LIST = 44  #: columns of the list where it stands beside the reader


class InboxPane(Container):
    """A list and the message under the cursor."""

    DEFAULT_CSS = """
    InboxPane { layout: horizontal; }
    InboxPane > OptionList { width: 44; height: 1fr; border: none; background: $background; padding: 0 1; scrollbar-size-vertical: 1; }
    InboxPane > OptionList:focus { border: none; background-tint: $foreground 0%; }
    InboxPane > VerticalScroll { width: 1fr; padding: 0 2; scrollbar-size-vertical: 1; border-left: solid $border-blurred; }
    InboxPane > VerticalScroll > Static { height: auto; max-width: 88; }
    InboxPane.-narrow { layout: vertical; }
    InboxPane.-narrow > OptionList { width: 1fr; height: auto; max-height: 6; }
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
        yield OptionList(markup=False)
        with VerticalScroll():
            yield Static(markup=False)

    @property
    def open_mail(self) -> Mail | None:
        """The message under the cursor."""
        option = self.query_one(OptionList).highlighted_option
        return self._mails.get(option.id or "") if option is not None else None

    def show(self, here: Sent) -> None:
        """List what is there now; the cursor stays on its message, wherever that has moved."""
        page = inbox_page(here)
        if page == self._page and self._mails == self._inbox(here):
            return
        self._here, self._page = here, page
        self._list()

    def on_resize(self, _event: events.Resize) -> None:
        """Cut the rows for the new width."""
        self._list()

    @staticmethod
    def _inbox(here: Sent) -> dict[str, Mail]:
        return {mail.delivered.inject: mail for mail in inbox(here.state, here.seat)}

    def _list(self) -> None:
        if self._here is None:
            return
        listed = self.query_one(OptionList)
        before = self.open_mail
        width = (self.size.width if self.has_class("-narrow") else LIST) - 4  # paddings and scrollbar
        self._mails = self._inbox(self._here)
        entries = [item for item in self._page.items if isinstance(item, Entry)]
        with self.prevent(OptionList.OptionHighlighted):
            listed.set_options(Option(entry_content(entry, width), id=entry.id) for entry in entries)
            if entries:
                ids = [entry.id for entry in entries]
                here = before.delivered.inject if before is not None else ""
                listed.highlighted = ids.index(here) if here in ids else 0
        self._read(keep=before is not None)

    def focus_list(self) -> None:
        """Put the cursor into the list, at once: the next key may be on its way."""
        self.screen.set_focus(self.query_one(OptionList))

    def acknowledge(self) -> None:
        """Confirm the message under the cursor, if it waits for that."""
        mail = self.open_mail
        if mail is not None and mail.waits:
            self.post_message(self.Acknowledge(mail.delivered.inject))

    @on(OptionList.OptionHighlighted)
    def _highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self._read(keep=False)

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.acknowledge()

    def _read(self, *, keep: bool) -> None:
        """The message under the cursor; without any, what the page says instead of a list."""
        mail, here = self.open_mail, self._here
        page = letter_page(mail, here) if mail is not None and here is not None else self._page
        self.query_one("VerticalScroll > Static", Static).update(page_content(page, keys_of(self, "station")))
        if not keep:
            self.query_one(VerticalScroll).scroll_home(animate=False)
