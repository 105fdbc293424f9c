"""The inbox of a station: what was delivered to this role, newest first, with the receipt of each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from textual import events, on
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tabletop.exercise.state import State
from tabletop.exercise.station import Mail, inbox
from tabletop.i18n import tr
from tabletop.tui.kit.text import fitted, plain
from tabletop.tui.seat.answer_form import at_time

LIST = 44  #: columns of the list where it stands beside the reader

#: channels as players read them
_CHANNELS = {
    "press": "press",
    "cable": "cable",
    "phone": "phone",
    "mail": "mail",
    "social": "social media",
    "intelligence": "intelligence",
    "paper": "paper",
    "briefing": "briefing",
}


def unread(state: State, role: str) -> int:
    """Injects that wait for this role's acknowledgement."""
    return sum(not mail.acknowledged and mail.delivered.recalled is None for mail in inbox(state, role))


def channel_word(channel: str) -> str:
    """The channel in words."""
    return tr(_CHANNELS[channel]) if channel in _CHANNELS else channel


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
        self._mails: dict[str, Mail] = {}

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

    def show(self, state: State, role: str) -> None:
        """List what is there now; the cursor stays on its message, wherever that has moved."""
        mails = {mail.delivered.inject: mail for mail in inbox(state, role)}
        if mails == self._mails and self._mails:
            return
        self._list(mails)

    def on_resize(self, _event: events.Resize) -> None:
        """Cut the rows for the new width."""
        self._list(self._mails)

    def _list(self, mails: dict[str, Mail]) -> None:
        listed = self.query_one(OptionList)
        here = self.open_mail
        width = (self.size.width if self.has_class("-narrow") else LIST) - 4  # paddings and scrollbar
        self._mails = mails
        with self.prevent(OptionList.OptionHighlighted):
            listed.set_options(Option(_row(mail, width), id=inject) for inject, mail in mails.items())
            if mails:
                ids = list(mails)
                listed.highlighted = ids.index(here.delivered.inject) if here and here.delivered.inject in mails else 0
        self._read(keep=here is not None)

    def focus_list(self) -> None:
        """Put the cursor into the list, at once: the next key may be on its way."""
        self.screen.set_focus(self.query_one(OptionList))

    def acknowledge(self) -> None:
        """Confirm the message under the cursor, if it waits for that."""
        mail = self.open_mail
        if mail is not None and not mail.acknowledged and mail.delivered.recalled is None:
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
        mail = self.open_mail
        self.query_one("VerticalScroll > Static", Static).update(_letter(mail) if mail else _nothing())
        if not keep:
            self.query_one(VerticalScroll).scroll_home(animate=False)


def _nothing() -> Content:
    return plain(tr("Nothing has been sent to you yet. Messages appear here, newest first."), "$secondary")


def _row(mail: Mail, width: int) -> Content:
    delivered = mail.delivered
    if delivered.recalled is not None:
        sign, style = "✗", "$secondary strike"
    elif mail.acknowledged:
        sign, style = "✓", ""
    else:
        sign, style = "●", "bold"
    title = Content.assemble(
        plain(f"{sign} ", "$warning" if sign == "●" else "$secondary"), plain(delivered.title, style)
    )
    about = plain(f"  {at_time(delivered.at)[:5]} {channel_word(delivered.channel)} · {delivered.sender}", "$secondary")
    return Content("\n").join([fitted(title, width), fitted(about, width)])


def _letter(mail: Mail) -> Content:
    """The inject as it went out, its marking in the first and in the last line."""
    inject = mail.delivered
    marking = plain(inject.marking, "$secondary")
    grade = f" · {inject.grade}" if inject.grade else ""
    lines = [
        marking,
        plain(inject.title, "bold $accent"),
        plain(tr("from {sender}", sender=inject.sender), "$secondary"),
        plain(f"{at_time(inject.at)} · {channel_word(inject.channel)}{grade}", "$secondary"),
        Content(""),
        plain(inject.body.strip()),
        Content(""),
    ]
    for text in inject.corrections:
        lines += [plain(tr("CORRECTION: {text}", text=text), "bold $warning"), Content("")]
    if inject.recalled is not None:
        words = tr("Recalled by control: disregard this message. {why}", why=inject.recalled)
        lines += [plain(words, "bold $warning"), Content("")]
    elif mail.acknowledged:
        lines += [plain(tr("acknowledged ✓"), "$success"), Content("")]
    else:
        lines += [plain(tr("Press enter or a when you have read it."), "$warning"), Content("")]
    if inject.resent:
        lines.insert(1, plain(tr("Control points this message out to you."), "$warning"))
    return Content("\n").join([*lines, marking])
