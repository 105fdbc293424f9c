"""``tabletop withdraw``: a person is named no more, in a session and in those that share its past."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from tabletop.cli import terminal
from tabletop.cli.ask import agreed
from tabletop.cli.find import save_of, shelf
from tabletop.cli.options import Flag, Flags, OneSave, Positional, ShellCommand
from tabletop.cli.out import Failure, err, in_words, out, warn
from tabletop.i18n import series, tr

if TYPE_CHECKING:  # help is shown without the journal
    from tabletop.exercise.events import Recorded
    from tabletop.journal.reading import Save
    from tabletop.report.people import NamedPerson


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawArguments(OneSave):
    """What ``withdraw`` can be told."""

    person: Annotated[str, Positional("PERSON", "the name, or the part of it that only one person has")]
    how: Annotated[
        Literal["pseudonymise", "erase"],
        Flags(
            {
                "pseudonymise": "call the person “Participant n” instead",
                "erase": "leave a gap instead, and take out what is known to be the person's own words",
            }
        ),
    ]
    forks: Annotated[bool, Flag("withdraw in the sessions that share its past as well, without asking")] = False


@dataclass(frozen=True, slots=True)
class Kin:
    """The sessions that share a past with one, and what could not be looked at."""

    saves: tuple[Save, ...] = ()
    unread: tuple[str, ...] = ()  #: names of files that are not there any more, or cannot be read


def withdraw(options: WithdrawArguments) -> int:
    """Record that a person is to be named no more; from then on no export of the session holds the name."""
    from tabletop.journal.errors import JournalBroken, SaveError
    from tabletop.journal.reading import read_save

    path = save_of(options)
    with in_words(SaveError, JournalBroken):
        save = read_save(path)
        person = _person(save, options.person)
        done = _withdrawn_in(path, _seated_as(save.records, save.records, person), options.how)
    if done:
        out(tr("Consent is withdrawn: from now on no export of {name} holds the name.", name=path.stem))
        out(tr("Reports written before still do: write them again, and delete the old ones."))
        out(tr("The save itself is the record and keeps it. `tabletop list` shows where it lies."))
    kin = relatives(save)
    named = {one.path: seated for one in kin.saves if (seated := _seated_as(one.records, save.records, person))}
    if not done and not (named and options.forks):
        raise Failure(
            "\n".join(
                [tr("“{name}” has withdrawn already.", name=options.person), *_still_there(named, options.person)]
            )
        )
    missed = _in_forks(named, options)
    for name in kin.unread:
        warn(tr("{name} shares its past and could not be looked at; it may hold the name too.", name=name))
    return 1 if missed else 0


def _in_forks(named: dict[Path, list[int]], options: WithdrawArguments) -> bool:
    """Withdraw there too, if that is wanted; whether it was wanted and failed somewhere."""
    from tabletop.journal.errors import JournalBroken, SaveError

    if not named:
        return False
    if not options.forks:
        for words in _still_there(named, options.person):
            err(words)
        names = series(path.stem for path in named)
        if not (terminal.at_terminal() and agreed(tr("Withdraw there too: {names}?", names=names))):
            return False
    missed = False
    for path, seated in named.items():
        try:
            _withdrawn_in(path, seated, options.how)
        except (SaveError, JournalBroken) as error:
            warn(f"{path.stem}: {error.words}")
            missed = True
        else:
            out(tr("Consent is withdrawn in {name} too.", name=path.stem))
    return missed


def _still_there(named: dict[Path, list[int]], name: str) -> list[str]:
    """That other sessions hold the name as well, and how it goes out of their exports."""
    if not named:
        return []
    names = series(path.stem for path in named)
    return [
        tr("! The same person is still named in sessions that share this one's past: {names}", names=names),
        f"  {tr('With --forks, “{name}” is withdrawn there as well.', name=name)}",
    ]


# -- who, and where -----------------------------------------------------------------------------------------------------


def _withdrawn_in(path: Path, seated: Sequence[int], how: str) -> bool:
    """Record it in that save; whether there was anything to record. Raises SaveError or JournalBroken."""
    from tabletop.exercise.commands import WithdrawConsent
    from tabletop.exercise.consent import named_people
    from tabletop.exercise.seats import FACILITATOR
    from tabletop.journal.journal import Journal
    from tabletop.room.table.sessions import rulebook_of
    from tabletop.room.table.table import Table

    if not seated:
        return False
    with Journal.open(path) as journal:
        table = Table(rulebook_of(journal.save), journal, journal.save.records, monotonic=time.monotonic)
        for seq in seated:  # names of other seatings may have gone with the one before
            if any(seq == one.seq for person in named_people(table.state) for one in person.seatings):
                table.ask(WithdrawConsent(seq, how), FACILITATOR)
    return True


def _seated_as(records: Sequence[Recorded], first: Sequence[Recorded], person: NamedPerson) -> list[int]:
    """Where these records still name the person of the ``first``: in the past they share, or elsewhere with consent by that name."""
    from tabletop.exercise.apply import fold
    from tabletop.exercise.consent import named_people
    from tabletop.exercise.events import RoleSeated

    theirs = [record for record in first if record.seq in person.seated and isinstance(record.event, RoleSeated)]
    shared = {(record.seq, record.at, record.event) for record in theirs}
    seats = [record for record in records if isinstance(record.event, RoleSeated)]
    there = {record.seq for record in seats if (record.seq, record.at, record.event) in shared}
    names = {r.event.person.casefold() for r in theirs if isinstance(r.event, RoleSeated) and r.event.consent}
    return [
        one.seq
        for known in named_people(fold(records))
        for one in known.seatings
        if one.seq in there or (one.consent and one.person.casefold() in names)
    ]


def _person(save: Save, name: str) -> NamedPerson:
    """The person of that name, or the only one with that part of a name. Failure says who there is, but for who has withdrawn."""
    from tabletop.report.names import words_of
    from tabletop.report.people import Register

    register = Register.of(save.records, {})
    wanted = words_of(name)
    exact = register.by_name(name)
    found = (exact,) if exact is not None else register.forms.get(wanted, ())
    if len(found) == 1:
        return found[0]
    people = [person for person in found or register.persons if not person.withdrawn]
    names = series(dict.fromkeys(known for person in people for known in person.names))
    if found:
        raise Failure(tr("“{name}” may be several people: {names}. Give the whole name.", name=name, names=names))
    raise Failure(
        tr(
            "Nobody named “{name}” sat in this session. Named are: {names}. A name that was only talked about is kept out of a "
            "report with: tabletop report SAVE --name “{name}”",
            name=name,
            names=names or tr("nobody"),
        )
    )


def relatives(save: Save) -> Kin:
    """The sessions in the same folder that share a past with this one: those it was forked from, its forks, and theirs."""
    from tabletop.journal.errors import SaveError
    from tabletop.journal.reading import read_save
    from tabletop.journal.review import ReviewError, load_review

    try:
        marked = {mark.file for mark in load_review(save.path).forks}
    except ReviewError:
        marked = set()  # the forks say themselves where they come from
    others = [one for one in shelf(save.path.parent) if one.path.name != save.path.name]
    if not marked and not _parents(save.records) and not any(one.fork for one in others):
        return Kin()
    unread = [name for name in sorted(marked) if not (save.path.parent / name).exists()]
    known: list[Save] = []
    for one in others:
        try:
            known.append(read_save(one.path))
        except SaveError:
            unread += [one.path.name] if one.fork or one.path.name in marked else []
    return Kin(tuple(_same_family(save, known)), tuple(unread))


def _parents(records: Sequence[Recorded]) -> set[str]:
    """Ids of the sessions these records come from."""
    from tabletop.exercise.events import SessionForked

    return {record.event.parent for record in records if isinstance(record.event, SessionForked)}


def _same_family(save: Save, known: Sequence[Save]) -> list[Save]:
    links = [{one.head.id, *_parents(one.records)} for one in known]
    family = {save.head.id, *_parents(save.records)}
    while True:
        grown = family.union(*(link for link in links if link & family))
        if grown == family:
            return [one for one, link in zip(known, links, strict=True) if link & family]
        family = grown


COMMAND = ShellCommand(WithdrawArguments, withdraw)
