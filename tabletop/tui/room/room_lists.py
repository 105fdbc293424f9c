"""The lists of the room screen: people, join codes, pre-flight, and the offer to open a room."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual.content import Content

from tabletop.exercise.people import name_of
from tabletop.exercise.seats import FACILITATOR
from tabletop.exercise.state import State
from tabletop.i18n import tr
from tabletop.tui.console.presence import presence_words
from tabletop.tui.kit.line_list import ChoiceList
from tabletop.tui.kit.line_pane import LinePane, wrapped
from tabletop.tui.kit.text import fitted, plain

if TYPE_CHECKING:  # loaded with the first room
    from tabletop.room.host.guests import Guest

MUTED = "$text-muted"
_IDLE = 60.0  #: seconds of doing nothing from which it is said


def kinds() -> list[tuple[str, str]]:
    """The kinds of seat that have a join code, and what they are called."""
    return [
        ("player", tr("player")),
        ("observer", tr("observer")),
        ("wall", tr("wall")),
        ("co-facilitator", tr("co-facilitator")),
    ]


def seat_words(seat: str) -> str:
    """What a seat is called; roles by their id."""
    return {"observer": tr("observer"), "wall": tr("wall"), FACILITATOR: tr("co-facilitator")}.get(seat, seat)


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One line of people: somebody at a terminal, or a role without one (``guest`` None)."""

    key: str
    role: str = ""
    name: str = ""  #: of somebody named by hand
    guest: Guest | None = None
    idle: float = 0.0  #: seconds for which the role has done nothing, or the terminal has not been heard


def people_rows(state: State, guests: Iterable[Guest], clock: float) -> list[PersonRow]:
    """Who waits, then every role with its people, then observers, co-facilitators, walls; ``clock`` is exercise time now."""
    rows: list[PersonRow] = []
    seated: dict[str, list[Guest]] = {}
    for guest in guests:
        if guest.seat:
            seated.setdefault(guest.seat, []).append(guest)
        else:
            rows.append(PersonRow(guest.id, guest=guest))
    for role in state.roles:
        there = sorted(seated.pop(role, []), key=lambda guest: not guest.lead)
        idle = clock - state.active.get(role, 0.0) if state.started else 0.0
        rows += [PersonRow(guest.id, role, guest=guest, idle=max(idle, guest.idle)) for guest in there]
        by_hand = state.members.get(role, {}).get("")
        if by_hand is not None or not there:
            rows.append(PersonRow(f"role {role}", role, name_of(by_hand) if by_hand is not None else ""))
    for seat, others in sorted(seated.items()):
        rows += [PersonRow(guest.id, seat, guest=guest, idle=guest.idle) for guest in others]
    return rows


class PeoplePane(ChoiceList[PersonRow | Content]):
    """Everybody: name, wish or seat, lead, presence in words, idle minutes."""

    CURSOR = BLURRED = ""
    MARGIN = 2

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 -- Textual's word
        """Empty until told."""
        super().__init__(id=id)
        self.by_hand = False  #: whether the line was chosen by the person at the screen

    def show(self, rows: list[PersonRow]) -> None:
        """Take over the people. One chosen by hand stays chosen, wherever they sit now; else whoever has waited longest is.

        Those who wait stand under their own heading, amber; then the seats.
        """
        waiting = [row for row in rows if row.guest is not None and not row.guest.seat]
        door = plain(tr("AT THE DOOR"), f"bold {MUTED}") if waiting else plain(tr("Nobody waits."), MUTED)
        seats = plain(tr("SEATS"), f"bold {MUTED}")
        found: list[PersonRow | Content] = [door, *waiting, Content(""), seats, *rows[len(waiting) :]]
        if not self.by_hand:
            self.here = -1
        self.keep(found)

    def key(self, row: PersonRow | Content) -> object:
        """Who it is."""
        return row.key if isinstance(row, PersonRow) else row

    @property
    def person(self) -> PersonRow | None:
        """Who is chosen."""
        return self.row if isinstance(self.row, PersonRow) else None

    @property
    def people(self) -> list[PersonRow]:
        """Everybody, in the order of the lines."""
        return [row for row in self.rows if isinstance(row, PersonRow)]

    def can_choose(self, row: int) -> bool:
        """Headings are no choice."""
        return isinstance(self.rows[row], PersonRow)

    def choose(self, row: int, step: int = 1) -> None:
        """By hand."""
        self.by_hand = True
        super().choose(row, step)

    def line(self, row: int, width: int) -> Content:
        """A heading, or somebody."""
        entry = self.rows[row]
        return self._line(entry, width, here=row == self.here) if isinstance(entry, PersonRow) else entry

    @staticmethod
    def _line(row: PersonRow, width: int, *, here: bool) -> Content:
        guest = row.guest
        if guest is None:
            name = row.name or tr("nobody")
            words = tr("by hand") if row.name else ""
            style = "" if row.name else MUTED
            return Content.assemble(
                fitted(row.role, 14, style), " ", fitted(name, 16, style), " ", plain(words, MUTED)
            ).truncate(width, ellipsis=True)
        name = guest.name or ("–" if guest.kind == "wall" else tr("(no name yet)"))
        if not guest.seat:
            wish = tr("wants {role}", role=guest.wish) if guest.wish else tr("wants any seat")
            words = wish if guest.kind == "player" else tr("as {kind}", kind=dict(kinds()).get(guest.kind, guest.kind))
            return Content.assemble(
                fitted(name, 18, "bold $warning"), " ", fitted(words, 24), " ", plain(guest.address, MUTED)
            ).truncate(width, ellipsis=True)
        sign, word, style = presence_words(guest.presence)
        lead = tr("lead") if guest.lead else ""
        idle = tr("{count} min idle", count=int(row.idle // 60)) if row.idle >= _IDLE else ""
        return Content.assemble(
            fitted(seat_words(row.role), 14, "bold" if here else ""),
            " ",
            fitted(name, 16),
            " ",
            fitted(lead, 5, "$accent"),
            plain(f"{sign} ", style),
            fitted(word, 6, style),
            " ",
            plain(idle, MUTED),
        ).truncate(width, ellipsis=True)


class CodesPane(LinePane):
    """One join code per kind of seat; what to do with it."""

    DEFAULT_CSS = "CodesPane { height: auto; max-height: 14; }"

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 -- Textual's word
        """Empty until told."""
        super().__init__(id=id)
        self._codes: Sequence[tuple[str, str, str]] = ()
        self._chosen = ""

    def show(self, codes: Sequence[tuple[str, str, str]], chosen: str) -> None:
        """``codes`` are (kind, what it is called, code); ``chosen`` is a kind."""
        self._codes, self._chosen = codes, chosen
        self.rebuild()

    def lines_for(self, width: int) -> Iterator[Content]:
        """Kind, and below it the code on a line of its own: it may be long."""
        yield plain(tr("JOIN CODES"), f"bold {MUTED}")
        for kind, words, code in self._codes:
            here = kind == self._chosen
            yield Content.assemble(
                plain("▸ " if here else "  ", "bold $accent"), plain(words, "bold" if here else MUTED)
            )
            for line in wrapped(plain(code, "bold $accent" if here else ""), width - 4):
                yield Content.assemble("    ", line)


class ChecksPane(LinePane):
    """Pre-flight: what should be well before STARTEX, each with a sign and words."""

    DEFAULT_CSS = "ChecksPane { height: auto; max-height: 50%; }"

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 -- Textual's word
        """Empty until told."""
        super().__init__(id=id)
        self._checks: Sequence[Any] = ()

    def show(self, checks: Sequence[Any]) -> None:
        """Take over the list."""
        self._checks = checks
        self.rebuild()

    @property
    def wanted_height(self) -> int:
        """Lines it would like to have at its width."""
        return sum(1 for _ in self.lines_for(max(20, self.size.width - 1)))

    def lines_for(self, width: int) -> Iterator[Content]:
        """✓ well, ✗ not well, – nothing to say yet."""
        yield plain(tr("PRE-FLIGHT"), f"bold {MUTED}")
        for check in self._checks:
            sign, style = {True: ("✓", "$success"), False: ("✗", "bold $warning")}.get(check.ok, ("–", MUTED))
            words = f"{check.name}: {check.words}" if check.words else check.name
            lines = wrapped(plain(words, "" if check.ok is False else MUTED), width - 3)
            yield Content.assemble(" ", plain(sign, style), " ", lines[0])
            for line in lines[1:]:
                yield Content.assemble("   ", line)


@dataclass(frozen=True, slots=True)
class Offer:
    """One way to open the room."""

    key: str
    title: str
    words: str


class OfferPane(LinePane):
    """While the room is closed: how it may be opened."""

    DEFAULT_CSS = "OfferPane { height: 1fr; }"

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 -- Textual's word
        """Empty until told."""
        super().__init__(id=id)
        self._offers: Sequence[Offer] = ()
        self._place = 0
        self._trouble = ""

    def show(self, offers: Sequence[Offer], place: int, trouble: str) -> None:
        """``trouble`` is why it did not open the last time."""
        self._offers, self._place, self._trouble = offers, place, trouble
        self.rebuild()

    def lines_for(self, width: int) -> Iterator[Content]:
        """What a room is for, the choices, what went wrong."""
        width = min(width, 90)
        yield Content("")
        words = tr(
            "The room is closed: roles play at this keyboard, through the curtain, or on paper. Open it, and players, observers, "
            "a wall and a second facilitator can join from their own terminals. It can be opened and closed at any time."
        )
        yield from wrapped(plain(words), width)
        yield Content("")
        for place, offer in enumerate(self._offers):
            here = place == self._place
            head = plain("▸ " if here else "  ", "bold $accent")
            yield Content.assemble(head, plain(offer.title, "bold" if here else ""))
            for line in wrapped(plain(offer.words, MUTED), width - 4):
                yield Content.assemble("    ", line)
        if self._trouble:
            yield Content("")
            for line in wrapped(plain(self._trouble, "bold $warning"), width):
                yield line
