"""Joining a room, as lines: what the exercise is, then a name, consent, and the role one would like."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from tabletop.i18n import tr, trn
from tabletop.room.lines.typed import under
from tabletop.text import clean_line

_YES = frozenset({"y", "yes"})
_NO = frozenset({"n", "no"})


class Invitation(Protocol):
    """What the host says before there is a seat."""

    @property
    def title(self) -> str:
        """Of the session."""

    @property
    def marking(self) -> str:
        """Of the exercise."""

    @property
    def consent(self) -> str:
        """What is recorded."""

    @property
    def safety(self) -> str:
        """How to stop everything."""

    @property
    def roles(self) -> tuple[tuple[str, str, int], ...]:
        """(id, title, persons) of the roles in play."""


@dataclass(frozen=True, slots=True)
class Introduction:
    """Who comes in."""

    name: str
    consent: bool
    wish: str


class Joining:
    """Asks for what was not given on the command line, one line after the other."""

    def __init__(self, name: str = "", consent: bool | None = None, wish: str = "", *, ask_role: bool = True) -> None:
        """``consent`` None and ``name`` "" are asked for; ``ask_role``: also for a role, of players who named none."""
        self._name = clean_line(name, 64)
        self._consent = consent
        self._wish: str | None = wish or (None if ask_role else "")
        self._kind = ""
        self._roles: tuple[tuple[str, str, int], ...] = ()
        self._seen = False
        self._waits = False

    def open(self, kind: str, sign: Invitation, words: str = "") -> list[str]:
        """What to print when the host wants to know who comes; ``words``: why it did not take the name given before."""
        self._kind, self._roles, self._waits = kind, sign.roles, False
        lines = [] if self._seen else self._sign(sign)
        self._seen = True
        if words:
            self._name = ""
            lines.append(clean_line(words, 400))
        if self._wish and not self._role(self._wish):
            lines.append(tr("There is no role “{role}” here.", role=clean_line(self._wish, 60)))
            self._wish = None
        return [*lines, *self._question()]

    def wait(self) -> list[str]:
        """What to print when there is nothing to do but wait; said once."""
        if self._waits:
            return []
        self._waits = True
        return [tr("Waiting for the facilitator to let you in. Type quit to leave.")]

    @property
    def introduction(self) -> Introduction | None:
        """Who comes in, once all is known."""
        if self._asked():
            return None
        wish = self._role(self._wish or "") if self._kind == "player" else ""
        if self._kind == "wall":
            return Introduction(self._name or tr("Wall"), True, "")
        return Introduction(self._name, bool(self._consent), wish)

    def take(self, line: str) -> list[str]:
        """Take the answer to the question asked last; returns the next question, or []."""
        word = clean_line(line, 64)
        match self._asked():
            case "name":
                self._name = word
            case "consent" if word.casefold() in _YES | _NO:
                self._consent = word.casefold() in _YES
            case "role":
                if word and not self._role(word):
                    return [tr("There is no role “{role}” here.", role=word), *self._question()]
                self._wish = word
            case _:
                pass
        return self._question()

    def _asked(self) -> str:
        """What is missing: name, consent, role; "" if nothing."""
        if self._kind == "wall":
            return ""
        if not self._name:
            return "name"
        if self._consent is None:
            return "consent"
        return "role" if self._kind == "player" and self._wish is None else ""

    def _question(self) -> list[str]:
        match self._asked():
            case "name":
                return [tr("Your name, or a pseudonym:")]
            case "consent":
                return [
                    tr("May the others be told this name? With no, control and your own role alone are."),
                    tr("Type yes or no:"),
                ]
            case "role":
                rows = [
                    clean_line(f"{number}  {title}, {_persons(persons)}")
                    for number, (_, title, persons) in enumerate(self._roles, 1)
                ]
                return [
                    *(f"  {row}" for row in rows),
                    tr("Which role would you like? Its number, or an empty line for any:"),
                ]
            case _:
                return []

    def _role(self, word: str) -> str:
        """The id of the role meant: its number, id or title."""
        plain = word.casefold().strip()
        for number, (role, title, _) in enumerate(self._roles, 1):
            if plain and plain in {str(number), role.casefold(), title.casefold()}:
                return role
        return ""

    def _sign(self, sign: Invitation) -> list[str]:
        kinds = {
            "player": tr("You come as a player."),
            "observer": tr("You come as an observer."),
            "wall": tr("This is the wall."),
            "co-facilitator": tr("You come as a co-facilitator."),
        }
        return [
            clean_line(sign.marking),
            clean_line(tr("The room of “{title}”. {kind}", title=sign.title, kind=kinds.get(self._kind, ""))),
            *([tr("Safety:"), *under(sign.safety)] if sign.safety else []),
            *([tr("What is recorded:"), *under(sign.consent)] if sign.consent else []),
        ]


def _persons(persons: int) -> str:
    if not persons:
        return tr("free")
    return trn("{count} person", "{count} persons", persons)
