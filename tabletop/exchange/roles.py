"""The seats of a scenario, from the recipients of an MSEL: every name is a role, and what is for all is for everybody."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from tabletop.exchange.ids import IdFamily, as_id
from tabletop.exchange.msel import EVERYBODY, MselRow
from tabletop.i18n import series, tr
from tabletop.scenario.check_ids import SEATS
from tabletop.text import clean_line

#: recipients that are no players: what is for them must reach nobody else
_CONTROL = re.compile(
    r"(?:nur |for |für )?(ex(ercise)?[ -]?con(trol(lers?)?)?|control(lers?)?|control cell|controllers?\s*(/|and|&)\s*evaluators?|evaluators?"
    r"|observers?|facilitators?|(lead )?facilitator|white cell|distaff|directing staff|simcell|simulation cell|umpires?"
    r"|übungsleitung|uebungsleitung|leitungsteam|weiße zelle|steuerung|regie|beobachter|schiedsrichter|auswerter|leitung)(?: only)?"
)
_TITLE = 200


def is_control(name: str) -> bool:
    """Whether a recipient is one of those who run the exercise."""
    return _CONTROL.fullmatch(" ".join(name.casefold().split())) is not None


class FoundRoles:
    """Roles and groups, collected from all rows before the first of them is built."""

    def __init__(self, rows: Iterable[MselRow]) -> None:
        self.notes: list[str] = []  #: what was assumed, in sentences
        self._names = IdFamily(people=True)
        self._keys: dict[str, str] = {}  #: plain form of a name -> role id
        self._titles: dict[str, str] = {}  #: role id -> title
        self._spellings: dict[str, list[str]] = {}  #: role id -> the forms it was found in
        self._outside: set[str] = set()  #: roles of those who run the exercise
        self._everybody = ""
        rows = tuple(rows)
        for row in rows:
            for name in row.to:
                if name != EVERYBODY:
                    self._take(name)
        if self._outside and self._outside == set(self._titles):
            self._take(tr("Players"))
        if not self._titles:
            self._take(tr("Players"))
            self.notes.append(tr("No recipient is named: there is one role, “Players”."))
        self._tell(rows)

    def _take(self, name: str) -> None:
        title = clean_line(name, _TITLE)
        key = _key(name)
        if key not in self._keys:
            word = f"{title} cell" if as_id(title) in SEATS else title
            self._keys[key] = self._names.take(word, "role")
            self._titles[self._keys[key]] = title
            if is_control(title):
                self._outside.add(self._keys[key])
        spellings = self._spellings.setdefault(self._keys[key], [])
        if title not in spellings:
            spellings.append(title)

    def _tell(self, rows: tuple[MselRow, ...]) -> None:
        for role, spellings in self._spellings.items():
            if len({spelling.casefold() for spelling in spellings}) > 1:
                names = series(f"“{spelling}”" for spelling in spellings)
                self.notes.append(tr("Taken for one role, {role}: {names}.", role=role, names=names))
        for role in sorted(self._outside):
            title = self._titles[role]
            self.notes.append(
                tr("“{title}” belongs to control: a role {role} that no player takes.", title=title, role=role)
            )
        unnamed = sum(not row.to for row in rows)
        if unnamed and any(row.to for row in rows):
            self.notes.append(tr("Rows that name no recipient: {n}. They go to everybody.", n=unnamed))

    def to(self, row: MselRow) -> list[str]:
        """The ``to`` of an inject: role ids, empty for everybody."""
        if EVERYBODY in row.to:
            return []
        return list(dict.fromkeys(self._keys[_key(name)] for name in row.to))

    def role(self, title: str) -> str | None:
        """The id of a role by a spelling of its title, None if no row names it."""
        return self._keys.get(_key(title))

    def who(self, row: MselRow) -> list[str]:
        """Those asked by a decision: role ids, or the group of all players."""
        return self.to(row) or [self._group()]

    def members(self, names: Iterable[str]) -> list[str]:
        """The players of the group of all players, if it is among the names."""
        inside = self._everybody and self._everybody in names
        return [role for role in self._titles if role not in self._outside] if inside else []

    def _group(self) -> str:
        if not self._everybody:
            self._everybody = self._names.take(tr("all players"), "group")
        return self._everybody

    def tables(self) -> tuple[dict[str, Any], dict[str, list[str]]]:
        """The ``[role.…]`` and ``[group]`` tables; ask after all rows are built."""
        roles = {role: _role(title, outside=role in self._outside) for role, title in self._titles.items()}
        players = [role for role in self._titles if role not in self._outside]
        return roles, {self._everybody: players} if self._everybody else {}


def _key(name: str) -> str:
    """What two spellings of one name have in common: letters and digits, in small letters."""
    words = re.sub(r"[\W_]+", " ", clean_line(name, _TITLE).casefold()).strip()
    return words or clean_line(name, _TITLE)


def _role(title: str, *, outside: bool) -> dict[str, Any]:
    table: dict[str, Any] = {
        "title": title,
        "brief": tr("To be written by the author: what {title} is responsible for.", title=title),
        "wants": [tr("To be written by the author: what this role wants.")],
        "limits": [tr("To be written by the author: what this role must not do.")],
        "goal": tr("To be written by the author: what this role wants in the long run."),
        "private": tr("To be written by the author: what this role alone knows."),
        "sources": ["invented"],
    }
    if outside:
        table["essential"] = False
    return table
