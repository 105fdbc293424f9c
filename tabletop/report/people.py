"""Who took part, as the exports may call them.

The register is made of every seating in the record, also of persons without consent and of those who withdrew it: one must know a name
to keep it out. The register itself, which leads from pseudonyms to names, is in no export.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from tabletop.exercise import events as e
from tabletop.i18n import tr
from tabletop.report.names import PARTICLES, Matcher, NameForm, fold, forms_of, words_of

Rule = Literal["open", "chatham-house", "pseudonyms"]
#: attribution rules, what they hide from nothing to most
RULES: tuple[Rule, ...] = ("open", "pseudonyms", "chatham-house")

CERTAIN = 3  #: letters of a part of a name that is taken for the name; of a shorter one a person must judge
AROUND = 30  #: characters shown on either side of a name that was found

#: words of the record itself; a name that is one of them stays where it is, or the record could not be read any more
CODES = (
    "planned early late armed by hand ad hoc auto all time facilitator umpire observer player wall table rule default ruling override "
    "argument roll 2d6 vote automatic triumph success failure but disaster choice several pledge text tally outcome ballots number bands "
    "low moderate high medium pro con decision agreement dissent fact assumption note parked strength improve press cable phone mail social "
    "intelligence paper briefing question news break blank situation tracks decided rules debrief keep who decides fix first cards annex "
    "pseudonymise erase structured plausible documents fit mix practice prepared yes participant withdrawn open chatham house pseudonyms "
    "observation planning organisation equipment training exercise under way done dropped exercise report"
)


def anybody() -> str:
    """What stands for a speaker under the Chatham House rule."""
    return tr("a participant")


@dataclass(frozen=True, slots=True)
class NamedPerson:
    """Somebody who sat at the table, or whose name must be kept out."""

    number: int  #: by first seating, from 1
    names: tuple[str, ...]  #: as recorded, the newest last; empty if none ever was
    consent: bool  #: to be named, at every seating
    withdrawn: str = ""  #: "" | pseudonymise | erase
    seated: tuple[int, ...] = ()  #: numbers of the events that seated this person
    members: tuple[str, ...] = ()  #: ids that the room gave

    def label(self, rule: Rule) -> str:
        """What an export under ``rule`` calls this person."""
        if self.withdrawn == "erase":
            return tr("[withdrawn]")
        if rule == "chatham-house":
            return anybody()
        if self.named(rule):
            return self.names[-1]
        return tr("Participant {n}", n=self.number)

    def named(self, rule: Rule) -> bool:
        """Whether the name itself may be said."""
        return rule == "open" and self.consent and not self.withdrawn and bool(self.names)


@dataclass(slots=True)
class _Draft:
    """A person while the record is read."""

    names: dict[str, str] = field(default_factory=dict)  #: folded -> as recorded
    consent: bool = True
    withdrawn: str = ""
    seated: list[int] = field(default_factory=list)
    members: dict[str, None] = field(default_factory=dict)

    def take(self, other: _Draft) -> None:
        """The other one turns out to be the same person."""
        self.names |= other.names
        self.consent = self.consent and other.consent
        self.seated = sorted({*self.seated, *other.seated})
        self.members |= other.members


class Register:
    """All persons of a session and all ways in which their names may be written."""

    def __init__(self, persons: Iterable[NamedPerson], own_words: Iterable[str] = ()) -> None:
        """``own_words``: texts of the scenario; what they say is said by the scenario, and names nobody."""
        self.persons = tuple(persons)
        self.by_seq = {seq: person for person in self.persons for seq in person.seated}
        self.by_member = {member: person for person in self.persons for member in person.members}
        self.forms: dict[tuple[str, ...], tuple[NamedPerson, ...]] = {}
        self._by_name: dict[str, NamedPerson] = {}
        forms: dict[NameForm, None] = {}
        for person in self.persons:
            for name in person.names:
                self._by_name.setdefault(fold(name), person)
                for form in forms_of(name):
                    forms[form] = None
                    known = self.forms.get(form.words, ())
                    if person not in known:
                        self.forms[form.words] = (*known, person)
        self.matcher = Matcher(self.forms)
        self.own_words = frozenset(own_words)
        self.doubtful = self._said_by_the_scenario()

    @classmethod
    def of(cls, records: Sequence[e.Recorded], scenario: Mapping[str, Any], also: Iterable[str] = ()) -> Register:
        """Read the register from a whole record. ``also``: names to keep out of which the record does not know."""
        drafts = _drafts(records)
        drafts += [_Draft({fold(name): name.strip()}, consent=False) for name in also if fold(name).strip()]
        persons = [
            NamedPerson(number, tuple(d.names.values()), d.consent, d.withdrawn, tuple(d.seated), tuple(d.members))
            for number, d in enumerate(drafts, 1)
        ]
        return cls(persons, (CODES, *CODES.split(), *texts_of(scenario)))

    def by_name(self, name: str) -> NamedPerson | None:
        """The person recorded under this name."""
        return self._by_name.get(fold(name))

    def _said_by_the_scenario(self) -> frozenset[tuple[str, ...]]:
        if not self.forms:
            return frozenset()
        said = {found.form for text in self.own_words for found in self.matcher.find(text)}
        said |= {form for form in self.forms if len(form) == 1 and form[0] in PARTICLES}
        as_given = {words_of(name) for person in self.persons for name in person.names}
        turned = {form for form in self.forms if len(form) > 1 and form not in as_given}
        said |= {form for form in turned if all(word in PARTICLES or (word,) in said for word in form)}
        said |= {form for form in self.forms if len(form) == 1 and len(form[0]) < CERTAIN and form not in as_given}
        return frozenset(said)


def _drafts(records: Sequence[e.Recorded]) -> list[_Draft]:
    """One for each person, in the order of first seating: the same member, or the same name, is the same person."""
    drafts: list[_Draft] = []
    for record in records:
        event = record.event
        if isinstance(event, e.RoleSeated):
            _seat(drafts, record.seq, event)
        elif isinstance(event, e.ConsentWithdrawn):
            for draft in drafts:
                if set(draft.seated) & set(event.seated):
                    draft.withdrawn = "erase" if "erase" in {event.how, draft.withdrawn} else "pseudonymise"
    return drafts


def _seat(drafts: list[_Draft], seq: int, event: e.RoleSeated) -> None:
    name = event.person.strip()
    folded = "" if fold(name) in _nobody() else fold(name)
    own = _Draft(
        {folded: name} if folded else {}, event.consent, "", [seq], {event.member: None} if event.member else {}
    )
    same = [d for d in drafts if (event.member and event.member in d.members) or (folded and folded in d.names)]
    if not same:
        drafts.append(own)
        return
    if folded:
        same[0].names.pop(folded, None)  # named anew: the newest name comes last
    for other in [*same[1:], own]:
        same[0].take(other)
    for other in same[1:]:
        if other.withdrawn:
            same[0].withdrawn = "erase" if "erase" in {other.withdrawn, same[0].withdrawn} else other.withdrawn
        drafts.remove(other)


def _nobody() -> frozenset[str]:
    """What the room records in place of a name without consent."""
    return frozenset({"", "somebody", fold(tr("somebody"))})


def texts_of(value: object) -> Iterator[str]:
    """Every text in a document, keys as well."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, entry in value.items():
            yield str(key)
            yield from texts_of(entry)
    elif isinstance(value, list | tuple):
        for entry in value:
            yield from texts_of(entry)


@dataclass(frozen=True, slots=True)
class Hit:
    """A registered name in a text. It holds the name: for whoever exports, never for an export."""

    place: str  #: event and field, or entry of the review
    name: str  #: as recorded
    excerpt: str
    outcome: Literal[
        "replaced", "kept", "doubtful"
    ]  #: doubtful: it stays; the scenario says the word too, or it is very short


class Scrubber:
    """Replaces names in texts as a rule demands, and remembers every one it met."""

    def __init__(self, register: Register, rule: Rule) -> None:
        self.register = register
        self.rule = rule
        self.hits: list[Hit] = []
        self._known: dict[str, tuple[str, tuple[Hit, ...]]] = {}

    def text(self, text: str, field: str, seq: int = 0) -> str:
        """``text`` as it may go out; ``field``, of event ``seq`` if there is one, is where hits are said to be."""
        known = self._known.get(text)
        if known is None:
            known = self._known[text] = self._scrub(text)
        if known[1]:
            place = tr("event {seq}, {field}", seq=seq, field=field) if seq else field
            self.hits += [Hit(place, hit.name, hit.excerpt, hit.outcome) for hit in known[1]]
        return known[0]

    def _scrub(self, text: str) -> tuple[str, tuple[Hit, ...]]:
        own = not self.register.forms or text in self.register.own_words
        found = [] if own else self.register.matcher.find(text)
        if not found:
            return text, ()
        pieces, hits, done = [], [], 0
        for each in found:
            persons = self.register.forms[each.form]
            written = text[each.start : each.end]
            if len(written) < CERTAIN and not written[:1].isupper():
                continue
            outcome: Literal["replaced", "kept", "doubtful"] = "replaced"
            if each.form in self.register.doubtful:
                outcome = "doubtful"
            elif all(person.named(self.rule) for person in persons):
                outcome = "kept"
            hits.append(Hit("", persons[0].names[-1], _excerpt(text, each.start, each.end), outcome))
            if outcome == "replaced":
                labels = {person.label(self.rule) for person in persons}
                label = labels.pop() if len(labels) == 1 else anybody()
                pieces += [text[done : each.start], label + _genitive(written, each.form[-1])]
                done = each.end
        return "".join([*pieces, text[done:]]), tuple(hits)


def _genitive(written: str, word: str) -> str:
    """The s of a genitive, so that the sentence reads on."""
    folded = fold(written)
    return "’s" if folded.endswith(word + "s") else ""


def _excerpt(text: str, start: int, end: int) -> str:
    left, right = max(0, start - AROUND), min(len(text), end + AROUND)
    middle = " ".join(text[left:right].split())
    return f"{'…' if left else ''}{middle}{'…' if right < len(text) else ''}"
