"""One row of an MSEL as an inject or a decision. This is where it is decided which words players may see."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import fields, replace
from typing import Any

from tabletop.exchange import rules
from tabletop.exchange.channels import channel_of
from tabletop.exchange.ids import IdFamily
from tabletop.exchange.msel import MselRow, Reading
from tabletop.exchange.origin import origin_text, taken_apart
from tabletop.exchange.roles import FoundRoles
from tabletop.i18n import series, tr
from tabletop.text import clean, clean_line

_LINE = 200  #: characters of a line, as the scenario model has it
_TEXT = 6000  #: characters of a text
_PART = 5800  #: of a text that goes out in several injects
_MINUTES = 10  #: for a decision, where the MSEL does not say
_DECISIONS = frozenset(
    (
        *("decision", "decision point", "decision inject", "decision making", "expected decision", "key decision"),
        *("vote", "poll", "question", "décision", "decisión", "sondage"),
        *("entscheidung", "entscheidungspunkt", "entschluss", "abstimmung", "umfrage", "frage"),
    )
)
_POLLS = frozenset({"poll", "vote", "abstimmung", "umfrage", "sondage"})


def is_decision(row: MselRow) -> bool:
    """Whether a row asks the players for an answer that counts."""
    return bool(row.options) or is_decision_kind(row.kind)


def length_words(seconds: int) -> str:
    """A length of time as a cell has it: minutes, as the header of an export says, or hours, minutes and seconds."""
    if seconds % 60 == 0:
        return str(seconds // 60)
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def is_decision_kind(kind: str) -> bool:
    """Whether the words of a column for the kind mean a decision."""
    return " ".join(kind.casefold().split()) in _DECISIONS


#: keys as an author reads them: what players get first, what control alone has last
_ORDER = (
    *("title", "move", "at", "optional", "from", "to", "channel", "body"),
    *(
        "question",
        "kind",
        "who",
        "minutes",
        "rule",
        "no_decision",
        "release",
        "objectives",
        "sources",
        "expect",
        "notes",
        "option",
    ),
)


def cleaned(row: MselRow) -> MselRow:
    """The row with every text in it safe to show; a reader's rows are so already and come back as they are."""

    def safe(value: Any) -> Any:
        if isinstance(value, str):
            return clean(value, max_chars=1_000_000, max_lines=100_000)
        return tuple(safe(part) for part in value) if isinstance(value, tuple) else value

    texts = {field.name: safe(getattr(row, field.name)) for field in fields(row) if field.name != "when"}
    for name in ("to", "expect", "objectives", "options"):
        texts[name] = tuple(words for words in texts[name] if clean_line(words))
    return MselRow(when=replace(row.when, spelled=safe(row.when.spelled)), **texts)


def _in_order(table: dict[str, Any]) -> dict[str, Any]:
    return {key: table[key] for key in _ORDER if key in table}


class Serials:
    """The injects, decisions and objectives of a scenario, filled row by row."""

    def __init__(self, people: FoundRoles, names: IdFamily, reading: Reading) -> None:
        self.injects: dict[str, dict[str, Any]] = {}
        self.decisions: dict[str, dict[str, Any]] = {}
        self.objectives: dict[str, dict[str, Any]] = {}
        self.made: dict[tuple[str, int], tuple[str, ...]] = {}  #: (sheet, row) -> ids
        self._people = people
        self._names = names
        self._objective_names = IdFamily()
        self._objective_ids: dict[str, str] = {}
        self._several = len({row.sheet for row in reading.rows}) > 1
        self._counts: dict[str, int] = {}
        self._unknown_channels: dict[str, None] = {}
        for row in reading.rows:
            for objective in row.objectives:
                self._objective(objective)
        if not self.objectives:
            self.objectives["objective"] = {"title": tr("To be written by the author: what this exercise is run for")}
            self._fallback = ["objective"]
        else:
            self._fallback = []

    @property
    def notes(self) -> list[str]:
        """What was assumed, in sentences."""
        counted = {
            "sender": tr("Rows that name no sender: {n}. They come from “Exercise control”."),
            "text": tr("Rows without text: {n}. Players read the title."),
            "title": tr("Rows without title: {n}. Theirs is the beginning of the text."),
            "blank": tr(
                "Rows without title and text: {n}. The author must write what players read, or leave them out; notes hold what the row says."
            ),
            "parts": tr(
                "Texts longer than an inject may be: {n}. They go out in parts, each of which calls for the next."
            ),
            "cut": tr(
                "Notes, titles or questions too long for a scenario: {n}. They were cut; the whole stands in the MSEL."
            ),
            "options": tr("Decisions that do not name two options: {n}. They are answered in words."),
            "ruling": tr(
                "Decisions with options, for which an MSEL has no rule: {n}. The facilitator rules, with reasons."
            ),
            "poll": tr("Polls: {n}. The option named most often stands, and the facilitator breaks a tie."),
            "lost rule": tr(
                "Decisions with a rule that a workbook cannot carry: {n}. The facilitator rules; the notes say the rule."
            ),
            "leads": tr(
                "Options that lead to a serial: {n}. It comes when the option stands, and at no time of its own."
            ),
            "astray": tr("Options that lead to no serial of the file: {n}. Where they lead stands in the notes."),
            "channel": tr("Rows that name no channel: {n}. They come on paper."),
        }
        made = [words.format(n=self._counts[what]) for what, words in counted.items() if what in self._counts]
        if self._unknown_channels:
            names = series(f"“{name}”" for name in self._unknown_channels)
            made.append(
                tr(
                    "Channels that a scenario does not know come on paper; their words are in the notes: {names}.",
                    names=names,
                )
            )
        if self._fallback:
            made.append(tr("The MSEL names no objective: there is one placeholder, which everything serves."))
        return made

    def add(self, row: MselRow, move: str, at: int | None, move_minutes: int) -> None:
        """Make one row a serial of ``move`` ("": of none), due ``at`` minutes into it (None: by hand)."""
        item = self._item(row, move, at)
        name = "decision" if is_decision(row) else "inject"
        words = row.id or (item["title"] if row.title or row.text.strip() else tr("row {row}", row=row.row))
        key = self._names.take(words, name)
        if name == "decision":
            self.decisions[key] = _in_order(item | self._decision(row, move_minutes))
            self._made(row, key)
            return
        parts = self._body(row, item["title"])
        keys = [key, *(self._names.take(f"{key}-part-{number}", name) for number in range(2, len(parts) + 1))]
        for number, (own, part) in enumerate(zip(keys, parts, strict=True)):
            inject = item | self._inject(row, part)
            if len(parts) > 1:
                inject["title"] = self._line(f"{item['title']} ({number + 1}/{len(parts)})")
            if number:
                inject.pop("at", None)
            if own != keys[-1]:
                inject["release"] = [keys[number + 1]]
            self.injects[own] = _in_order(inject)
            self._made(row, own)

    def lead_on(self, rows: Iterable[MselRow]) -> None:
        """Let the options of decisions call for the serials that they lead to; ask once all rows are serials.

        What an option calls for has no time of its own any more: it would come whatever was decided.
        """
        keys: dict[str, str] = {}
        rows = tuple(rows)
        for row in rows:
            for name in (row.id, row.title):
                if name and (made := self.made.get((row.sheet, row.row))):
                    keys.setdefault(name.casefold(), made[0])
        for row in rows:
            (key, *_) = self.made.get((row.sheet, row.row), ("",))
            options = self.decisions.get(key, {}).get("option", {})
            labels = {option["label"].casefold(): option for option in options.values()}
            for label, target in row.leads:
                option, to = labels.get(self._line(clean_line(label, _TEXT)).casefold()), keys.get(target.casefold())
                if option is None or to is None or to == key:
                    self._count("astray")
                    continue
                self._count("leads")
                option.setdefault("release" if to in self.injects else "open", []).append(to)
                (self.injects.get(to) or self.decisions[to]).pop("at", None)

    def _made(self, row: MselRow, key: str) -> None:
        place = row.sheet, row.row
        self.made[place] = (*self.made.get(place, ()), key)

    # -- what both have ---------------------------------------------------------------------------------------------------

    def _item(self, row: MselRow, move: str, at: int | None) -> dict[str, Any]:
        item: dict[str, Any] = {"title": self._title(row)}
        if move:
            item["move"] = move
        if at is not None:
            item["at"] = at
        objectives = [self._objective_ids[words.casefold()] for words in row.objectives]
        if objectives := list(dict.fromkeys(objectives)) or self._fallback:
            item["objectives"] = list(objectives)
        item["sources"] = ["invented"]
        if expect := [line for words in row.expect for line in lines_of(words)]:
            item["expect"] = expect
        item["notes"] = self._notes(row)
        if row.core is False:
            item["optional"] = True
        return item

    def _title(self, row: MselRow) -> str:
        title = clean_line(row.title, _TEXT)
        if title:
            return self._line(title)
        words = textwrap.shorten(
            clean_line(next((line for line in clean(row.text).split("\n") if line.strip()), "")), 70, placeholder=" …"
        )
        self._count("title" if words else "blank")
        return words or tr("To be written by the author: what players read here.")

    def _notes(self, row: MselRow) -> str:
        """Everything of the row that players must not see, and where it comes from; what an earlier import wrote is not said twice."""
        own, before = taken_apart(clean(row.notes, max_chars=_TEXT, max_lines=_TEXT))
        told = [(name, words) for name, words in self._control(row) if words.strip()]
        controller = " ".join(row.controller.split())
        said = {name for name, _ in told} | ({tr("Controller")} if controller else set())
        told += [(name, words) for name, words in before if name not in said]
        if controller:
            told.append((tr("Controller"), controller))
        text = "\n".join(part for part in (own, origin_text(self._place(row), told)) if part.strip())
        if len(text) > _TEXT:
            self._count("cut")
            text = text[: _TEXT - 2].rstrip() + " …"
        return text

    def _place(self, row: MselRow) -> str:
        place = (
            tr("row {row} of {sheet}", row=row.row, sheet=row.sheet) if self._several else tr("row {row}", row=row.row)
        )
        return series(part for part in (clean_line(row.id), place) if part)

    def _control(self, row: MselRow) -> Iterator[tuple[str, str]]:
        told = (
            (tr("Planned"), row.when.spelled),
            (tr("Scenario time"), row.scenario_time),
            (tr("Kind"), row.kind),
            (tr("Channel"), row.channel),
            (tr("Status"), row.status),
        )
        if len(row.title) > _LINE:
            yield tr("Title"), row.title
        if is_decision(row):
            yield from (
                (name, words)
                for name, words in ((tr("From"), row.sender), (tr("Options"), " | ".join(row.options)))
                if words
            )
        if row.duration is not None and not is_decision(row):
            yield tr("Duration"), length_words(row.duration)
        yield from ((name, words) for name, words in told if words)
        if row.leads:
            yield tr("Leads To"), "\n".join(f"{label} → {target}" for label, target in row.leads)
        for name, words in (*row.actual, *row.extra):
            yield clean_line(name), words

    def _objective(self, words: str) -> None:
        title = clean_line(words, _TEXT)
        if words.casefold() in self._objective_ids:
            return
        key = self._objective_names.take(title, "objective")
        self.objectives[key] = {"title": self._line(title)}
        self._objective_ids[words.casefold()] = key

    def _line(self, words: str) -> str:
        if len(words) <= _LINE:
            return words
        self._count("cut")
        return textwrap.shorten(words, _LINE, placeholder=" …") if " " in words[:_LINE] else words[: _LINE - 2] + " …"

    def _count(self, what: str) -> None:
        self._counts[what] = self._counts.get(what, 0) + 1

    # -- injects ----------------------------------------------------------------------------------------------------------

    def _inject(self, row: MselRow, body: str) -> dict[str, Any]:
        sender = clean_line(row.sender, _TEXT)
        if not sender:
            self._count("sender")
        channel = channel_of(row.channel)
        if channel is None and row.channel:
            self._unknown_channels[clean_line(row.channel, 40)] = None
        elif channel is None:
            self._count("channel")
        inject: dict[str, Any] = {"from": self._line(sender) if sender else tr("Exercise control")}
        if to := self._people.to(row):
            inject["to"] = to
        return inject | {"channel": channel or "paper", "body": body}

    def _body(self, row: MselRow, title: str) -> list[str]:
        text = clean(row.text, max_chars=1_000_000, max_lines=100_000).strip("\n")
        if not text.strip():
            self._count("text")
            return [title]
        if len(text) <= _TEXT:
            return [text]
        self._count("parts")
        return list(parts_of(text))

    def _rule(self, words: str, who: list[str]) -> tuple[dict[str, Any] | None, str]:
        """The rule that the row says, and the option that stands otherwise; a role in it must be one of those asked."""
        asked = set(who) | set(self._people.members(who))
        found, otherwise = rules.read(words, self._people.role)
        if found is None:
            return None, otherwise
        named = {found.get("role", ""), found.get("tie", ""), *found.get("roles", ())}
        return (found, otherwise) if named - {"", "facilitator", "no-decision"} <= asked else (None, "")

    # -- decisions --------------------------------------------------------------------------------------------------------

    def _decision(self, row: MselRow, move_minutes: int) -> dict[str, Any]:
        text = clean(row.text, max_chars=_TEXT + 1, max_lines=_TEXT)
        if len(text) > _TEXT:
            self._count("cut")
            text = text[: _TEXT - 2].rstrip() + " …"
        labels = [clean_line(words, _TEXT) for words in row.options]
        choice = len(labels) >= 2
        minutes = max(1, (row.duration or _MINUTES * 60) // 60)
        decision: dict[str, Any] = {
            "question": text if text.strip() else self._title(row),
            "kind": "choice" if choice else "text",
            "who": self._people.who(row),
            "minutes": min(minutes, move_minutes),
            "rule": {"type": "individual"},
        }
        if not choice:
            self._count("options")
            return decision
        poll = " ".join(row.kind.casefold().split()) in _POLLS
        said = dict(row.extra).get(rules.HEADER, "")
        rule, otherwise = self._rule(said, decision["who"]) if said else (None, "")
        if said and rule is None:
            self._count("lost rule")
        elif rule is None:
            self._count("poll" if poll else "ruling")
        decision["rule"] = rule or ({"type": "plurality", "tie": "facilitator"} if poll else {"type": "facilitator"})
        names = IdFamily()
        decision["option"] = {names.take(label, "option"): {"label": self._line(label)} for label in labels}
        stands = next(
            (key for key, option in decision["option"].items() if option["label"] == self._line(otherwise)), ""
        )
        if otherwise and stands:
            decision["no_decision"] = stands
        return decision


def lines_of(words: str) -> list[str]:
    """Words of any length as lines that a scenario may hold; nothing is left out."""
    found = []
    for line in clean(words, max_chars=1_000_000, max_lines=100_000).split("\n"):
        whole = clean_line(line, 1_000_000)
        found += textwrap.wrap(whole, _LINE, break_on_hyphens=False) if len(whole) > _LINE else [whole] if whole else []
    return found


def parts_of(text: str) -> Iterator[str]:
    """A long text in parts that an inject may hold, cut between paragraphs, lines or words."""
    rest = text
    while len(rest) > _PART:
        cut = next((at for sign in ("\n\n", "\n", " ") if (at := rest.rfind(sign, _PART // 2, _PART)) > 0), _PART)
        yield rest[:cut].rstrip()
        rest = rest[cut:].lstrip()
    if rest:
        yield rest
