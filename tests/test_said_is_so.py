"""Every sentence of a surface that claims a fact of play is held against the record, by an oracle that shares no code with the program.

Random plays are told at every seat, on the wall, at the console and in lines; what they claim (who leads, who is asked, what came of an answer,
what was struck, what stands and how it came about, who answered what, what the wall shows, what headers say) is what the events say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tabletop.exercise import commands as c
from tabletop.exercise import events as e
from tabletop.exercise.clock import as_ms
from tabletop.exercise.commands import Refused
from tabletop.exercise.pages.head import head_of, lead_words, left_words
from tabletop.exercise.pages.inbox import inbox_page, letter_page
from tabletop.exercise.pages.now import now_page
from tabletop.exercise.pages.page import Page, PageField, PageOptions
from tabletop.exercise.pages.question import asked_page
from tabletop.exercise.pages.record import log_page
from tabletop.exercise.pages.wall import wall_view
from tabletop.exercise.redact import redact
from tabletop.exercise.seats import FACILITATOR
from tabletop.exercise.station import inbox
from tabletop.exercise.wording.names import Names
from tabletop.exercise.wording.second_person import Listener
from tabletop.room.lines.laid import page_lines
from tabletop.room.lines.told import told
from tabletop.room.lines.wall import wall_lines
from tabletop.tui.console.page import PageWriter
from tabletop.tui.console.question_page import question_page
from tabletop.tui.console.room_pane import RoomPane
from tabletop.tui.kit.page import laid
from tests.exercise.wild import Wild
from tests.lab import BOOK, ROLES, Desk, Sat, sent_to
from tests.oracle import Argued, Oracle, Put


class Deciding(Wild):
    """A wild play in which much is decided, struck, overruled and typed for others, and the lead changes hands."""

    def _next(self) -> tuple[c.Command, str]:
        rng = self.rng
        return self._of_a_decision() if rng.random() < 0.5 and self.desk.state.phase == "running" else super()._next()

    def _of_a_decision(self) -> tuple[c.Command, str]:
        rng, role = self.rng, self.rng.choice(ROLES)
        typist = rng.choice((role, FACILITATOR))
        questions = self.desk.state.play.questions
        opened = rng.choice([key for key, one in questions.items() if one.status == "open"] or ["bout"])
        closed = rng.choice([key for key, one in questions.items() if one.status == "closed"] or ["bout"])
        options = list(self._spec(closed).options) or ["yes"]
        ruled = rng.choice(((), (rng.choice(options),)))
        member = rng.choice(("ann", "bob", "cy"))
        side = rng.choice(("pro", "con"))
        asks: list[tuple[c.Command, str]] = [
            (c.OpenDecision("bout"), FACILITATOR),
            (c.OpenDecision(rng.choice(list(BOOK.scenario.decisions))), FACILITATOR),
            (c.AddReason("bout", role, side, f"Reason of {role}", rng.choice((1, 2))), typist),
            (c.StrikeReason("bout", rng.choice((1, 2, 3)), "cannot be"), FACILITATOR),
            (c.SubmitEstimate("bout", role, rng.choice((10, 60))), typist),
            (c.SubmitResponse(opened, role, self._answer(opened, role, draft=False)), typist),
            (c.SubmitResponse(opened, role, self._answer(opened, role, draft=False)), typist),
            (c.CloseDecision(opened), FACILITATOR),
            (c.Adjudicate("bout", rng.choice(("", "roll", "2d6", "vote")), reason="again"), FACILITATOR),
            (c.ResolveDecision(closed, ruled, "so ruled"), FACILITATOR),
            (c.ResolveDecision(closed), FACILITATOR),
            (c.SeatRole(role, member.title(), consent=True, member=member, lead=rng.random() < 0.5), FACILITATOR),
            (c.NameLead(role, member), FACILITATOR),
            (c.Undo(), FACILITATOR),
            (c.TurnWall(rng.choice(("", "tracks", "news", "decided", "situation", "rules", "break"))), FACILITATOR),
            (c.Pause("coffee"), FACILITATOR),
            (c.ReleaseInject(rng.choice(list(BOOK.scenario.injects))), FACILITATOR),
        ]
        return rng.choice(asks)

    def _member(self, seat: str) -> str:
        return "" if self.rng.random() < 0.7 else super()._member(seat)


#: a number and how many steps
decidings = st.tuples(st.integers(0, 2**32 - 1), st.integers(0, 250))


def decided(play: tuple[int, int]) -> Desk:
    """That play, from the move in which decisions are put."""
    number, length = play
    desk = Desk.started("middle")
    wild = Deciding(number, desk)
    for _ in range(length):
        _go(desk, wild)
    return desk


def _go(desk: Desk, wild: Wild) -> None:
    command, seat, seconds, member = wild.step()
    desk.monotonic += min(seconds, 30.0)
    with suppress(Refused):
        desk.ask(command, seat, member=member)


TITLES = {role: f"Office of the {role}" for role in ROLES}
NOW = "2025-06-01T10:00:00.000Z"


def flat(text: str) -> str:
    return " ".join(text.split())


def surfaces(page: Page) -> Iterable[str]:
    """The page as plain lines have it and as a screen has it, each on one line, without quotation marks and signs of either."""
    own = (PageOptions, PageField)  # a screen has widgets for these
    blocks = [replace(block, items=tuple(i for i in block.items if not isinstance(i, own))) for block in page.blocks]
    for text in ("\n".join(page_lines(page)), "\n".join(line.plain for line in laid(blocks))):
        yield flat(re.sub(r"[“”]", "", text))


def says(page: Page, words: str) -> list[bool]:
    """Whether each surface says these words on that page."""
    return [flat(words) in text for text in surfaces(page)]


# -- at a role's seat --------------------------------------------------------------------------------------------------


def check_expected(here: Sat, oracle: Oracle) -> None:
    wanted = oracle.expected(here.seat)
    starts = (
        "You are asked to decide.",
        "A message waits for you",
        "Your answer has been received",
        "Nothing is asked of you",
        "PAUSEX: the clock stands still",
        "REAL EMERGENCY. This is real",
        "ENDEX: the exercise has ended",
    )
    page = now_page(here)
    for start in starts:
        assert says(page, start) == [start.startswith(wanted)] * 2, (start, wanted)


def check_lead(here: Sat, oracle: Oracle) -> None:
    """Of each person in the role: whether they lead, and who does; nobody leads whom the record does not name."""
    members, lead = oracle.members.get(here.seat, {}), oracle.lead.get(here.seat)
    name = (members.get(lead) or "somebody") if lead is not None else None
    for member in members:
        seen = replace(here, member=member, lead=not member or member == lead)
        said = head_of(seen, None).people
        if member and member == lead:
            assert said.startswith("you lead") == (len(members) > 1)
            assert lead_words(seen) == ""
        elif member:
            assert said.startswith(f"{name} leads" if name is not None else "somebody else leads"), said
            assert lead_words(seen).startswith(name if name is not None else "Somebody else")
        assert ("leads" in said or "you lead" in said) == (len(members) > 1 or (bool(member) and member != lead))


def check_last_decided(here: Sat, oracle: Oracle) -> None:
    page = now_page(here)
    if here.state.phase == "before":
        return
    assert says(page, "DECIDED LAST") == [bool(oracle.resolved)] * 2
    if oracle.resolved:
        last = oracle.resolved[-1]
        put = Put(e.DecisionOpened(last.decision, "", "", "", (), (), 0.0, ""), 0, 0.0, "resolved", last)
        told_how = put.how if here.seat in last.who else put.how.partition(";")[0]
        assert all(says(page, last.title))
        assert all(says(page, put.stands))
        assert f"how: {told_how}" in map(flat, page_lines(page))
        assert all(all(says(page, text)) for text in last.results)


def check_questions(here: Sat, oracle: Oracle) -> None:
    """What a question says of answer, draft and sheet, open or closed."""
    now = now_page(here)
    for put in oracle.asked(here.seat, "open", "closed", "resolved"):
        key = put.event.decision, here.seat
        question = here.state.play.questions[put.event.decision]
        page = asked_page(question, here.seat, here.state, TITLES)
        answer = oracle.answers.get(key)
        opened, drafted = put.status == "open", key in oracle.drafts
        assert says(page, "Received") == [opened and answer is not None and not answer.entered_by] * 2
        assert says(page, "Typed for you by control") == [opened and answer is not None and bool(answer.entered_by)] * 2
        assert says(page, "You may change it") == [opened and answer is not None and not drafted] * 2
        assert says(page, "Changed since, and not sent.") == [opened and answer is not None and drafted] * 2
        assert says(page, "draft kept") == [opened and drafted] * 2
        if put.event.form == "argument":
            check_sheet(page, [one for (decision, _), one in oracle.reasons.items() if decision == put.event.decision])
    if here.state.phase == "before":
        return
    closed = oracle.asked(here.seat, "closed")
    gave = [(put.event.decision, here.seat) in oracle.answers for put in closed]
    part = [oracle.gave(put.event.decision, here.seat) for put in closed]
    for text in surfaces(now):
        assert text.count("BEING WORKED OUT") == len(closed)
        assert text.count("Your answer was received, and counts.") == sum(gave)
        assert text.count("No answer of yours was sent.") == len(closed) - sum(part)
        assert text.count("What you gave to the argument was received") == sum(part) - sum(gave)


def check_sheet(page: Page, reasons: list[Argued]) -> None:
    for text in surfaces(page):
        assert text.count("struck: ") == sum(bool(one.struck) for one in reasons)
    for one in reasons:
        sign = {"pro": "+", "con": "−"}[one.event.side] * one.event.weight
        assert all(says(page, f"{sign} {one.event.text}"))
        assert not one.struck or all(says(page, f"struck: {one.struck}"))


def check_inbox(here: Sat, oracle: Oracle) -> None:
    """What was sent to the role and only that, what was recalled or put right, and what the role acknowledged."""
    mine = [i for i, event in oracle.out.items() if "all" in event.to or here.seat in event.to]
    mails = inbox(here.state, here.seat)
    assert sorted(mail.delivered.inject for mail in mails) == sorted(mine)
    unread = oracle.unread(here.seat)
    recalled = [inject for inject in mine if inject in oracle.recalled]
    lines = page_lines(inbox_page(here))
    assert sum("(new)" in line for line in lines) == len(unread)
    assert sum("(recalled)" in line for line in lines) == len(recalled)
    for mail in mails:
        inject, page = mail.delivered.inject, letter_page(mail, here)
        assert says(page, "Recalled by control: disregard this message.") == [inject in oracle.recalled] * 2
        read, gone = (inject, here.seat) in oracle.read, inject in oracle.recalled
        assert says(page, "Acknowledge it when you have read it.") == [not read and not gone] * 2
        assert says(page, "CORRECTION:") == [inject in oracle.corrected] * 2
        assert all(says(page, oracle.out[inject].body))


def check_head(here: Sat, oracle: Oracle) -> None:
    head, clock = head_of(here, None), here.clock
    last = oracle.moves[-1] if oracle.moves else None
    if last is not None:
        number = "Practice: " if last.practice else f"Move {last.number}/{last.of} "
        assert head.move == number + last.title
    left = oracle.move_began + oracle.move_minutes * 60 - clock
    wanted = f"{as_ms(left)} left in this move" if left >= 0 else f"move over by {as_ms(-left)}"
    assert head.left.text == {"before": "before STARTEX", "ended": "ENDEX"}.get(oracle.phase, wanted)
    for put in oracle.asked(here.seat):
        question = here.state.play.questions[put.event.decision]
        if oracle.phase not in {"before", "ended"}:
            words = f"closes in {as_ms(put.closes - clock)}" if put.closes >= clock else "closing"
            assert left_words(here.state, question, clock).text == words


@given(decidings)
def test_a_roles_station_and_its_lines_say_what_the_record_says(play: tuple[int, int]) -> None:
    desk = decided(play)
    oracle = Oracle.of(desk.records)
    for role in ROLES:
        here = sent_to(desk, role)
        check_expected(here, oracle)
        check_lead(here, oracle)
        check_last_decided(here, oracle)
        check_questions(here, oracle)
        check_inbox(here, oracle)
        check_head(here, oracle)


# -- the wall ----------------------------------------------------------------------------------------------------------


@given(decidings)
def test_the_wall_shows_what_the_record_says(play: tuple[int, int]) -> None:
    desk = decided(play)
    oracle, here = Oracle.of(desk.records), sent_to(desk, "wall")
    view = wall_view(here.state, here.records, here.briefing, here.clock, NOW)
    lines = "\n".join(wall_lines(view))
    assert view.page == oracle.wall_page()
    assert all(flat(text) in flat(lines) for text in (view.heading, *view.words))
    band = {"paused": "PAUSEX: the exercise stands still", "ended": "ENDEX: the exercise is over"}.get(oracle.phase, "")
    if view.page in {"situation", "question", "tracks", "decided", "news", "rules", "break"}:
        assert view.band == band
    meanwhile = oracle.public("open")
    turned = oracle.page == view.page and view.page in {"situation", "tracks", "decided", "news", "rules", "break"}
    named = meanwhile is not None and f"A question to all is open: {meanwhile.event.title}" in view.words
    assert named == (turned and meanwhile is not None)
    if oracle.page == "":
        check_wall(view.page, view.heading, view.words, oracle)
    for bar in view.bars:
        event = oracle.tracks[next(key for key, spec in BOOK.scenario.tracks.items() if spec.title == bar.title)]
        assert bar.word == event.band.replace("-", " ")
        assert bar.value in {"", str(event.after)}


def check_wall(page: str, heading: str, words: tuple[str, ...], oracle: Oracle) -> None:
    """What a wall that follows shows."""
    match page, oracle.headline:
        case "question", _:
            put = oracle.public("open", "closed")
            assert put is not None
            assert (heading, words) == (put.event.title, (put.event.question,))
        case "decided", e.DecisionResolved(decision=decision) as last:
            put = oracle.put[decision]
            assert heading == last.title
            assert words == (f"→ {put.stands}", *last.results)
        case "pause", _:
            assert "The exercise clock stands still." in words
        case _:
            pass


# -- what is told as it happens ----------------------------------------------------------------------------------------


def check_told(desk: Desk, place: int, seat: str) -> None:
    """One event as it is told to a seat that has been sent it."""
    record = desk.records[place]
    seen = redact(record, seat)
    if seen is None:
        return
    oracle = Oracle.of(desk.records[: place + 1])
    here = sent_to(desk, seat)
    said = told(Listener(seat, "", here.briefing, here.state), seen)
    lines = flat(re.sub(r"[“”]", "", " ".join(said)))
    match record.event:
        case e.BallotsRevealed(decision=decision):
            rows = [role for role in oracle.put[decision].event.who if (decision, role) in oracle.answers]
            for role in rows:
                answer = oracle.answers[decision, role]
                put = oracle.put[decision]
                parts = [put.labels.get(o, o) for o in answer.options]
                parts += [f"{answer.amount:g} {put.event.unit}"] if answer.amount is not None else []
                assert f"{TITLES[role]}: {'; '.join(parts) or 'abstention'}" in lines
            assert sum(title in lines for title in TITLES.values()) == len(rows)
        case e.DecisionResolved(decision=decision) as event:
            put = oracle.put[decision]
            assert f"Decided, {event.title}: {put.stands}." in lines
            how = put.how if seat in (*event.who, "observer") else put.how.partition(";")[0]
            assert f"How: {how}" in map(flat, said)
        case e.ReasonStruck(number=number, reason=reason):
            assert f"Reason {number} on" in lines
            assert flat(reason) in lines
        case e.ResponseSubmitted(decision=decision, role=role) if role == seat:
            head = "Control typed your answer to" if record.event.entered_by else "Received,"
            assert head in lines
            assert oracle.answer(decision, role) in lines
        case _:
            pass


@given(decidings, st.sampled_from((*ROLES, "observer", "wall")))
def test_what_is_told_at_the_moment_is_what_was_recorded(play: tuple[int, int], seat: str) -> None:
    number, length = play
    desk = Desk.started("middle")
    wild, told_to = Deciding(number, desk), len(desk.records)
    for _ in range(length):
        _go(desk, wild)
        for place in range(told_to, len(desk.records)):
            check_told(desk, place, seat)
        told_to = len(desk.records)


# -- the console -------------------------------------------------------------------------------------------------------


@given(decidings)
def test_the_console_says_what_the_record_says(play: tuple[int, int]) -> None:
    desk = decided(play)
    oracle, clock = Oracle.of(desk.records), desk.table.clock
    page = PageWriter(BOOK, desk.state, clock, 4000)
    for decision, put in oracle.put.items():
        question = desk.state.play.questions[decision]
        text = flat(re.sub(r"[“”]", "", "\n".join(line.plain for line in question_page(page, question))))
        word = {"open": "· OPEN", "closed": "· CLOSED", "resolved": "· resolved"}
        assert [key for key, sign in word.items() if sign in text] == [put.status]
        for role in put.event.who:
            if (decision, role) in oracle.answers:
                assert f"{role} {oracle.answer(decision, role)}" in re.sub(rf"\b{role} +", f"{role} ", text)
        waiting = [role for role in put.event.who if not oracle.gave(decision, role)]
        drafting = [role for role in waiting if (decision, role) in oracle.drafts]
        assert text.count("○ no answer yet") == (len(waiting) - len(drafting) if put.status == "open" else 0)
        if put.outcome is not None:
            alone = BOOK.decision(decision).rule.type == "individual" and put.outcome.how == "rule"
            assert f"Stands {'each for itself' if alone else put.stands}" in text
            ruled = put.outcome.how in {"ruling", "override"}
            assert (f"Ruled {flat(put.outcome.reason)}" in text) == (ruled and bool(put.outcome.reason))
        struck = [one for key, one in oracle.reasons.items() if key[0] == decision and one.struck]
        assert text.count("STRUCK: ") == len(struck)
    check_room(desk, oracle)


def check_room(desk: Desk, oracle: Oracle) -> None:
    """The question in the room pane: how many are in, and who."""
    pane = RoomPane()
    pane.show(BOOK, desk.state, desk.table.clock)
    text = "\n".join(line.plain for line in pane.lines_for(4000))
    waits = [put for put in oracle.put.values() if put.status == "closed"][:1]
    waits = waits or [put for put in reversed(oracle.put.values()) if put.status == "open"][:1]
    for put in waits:
        inside = [role for role in put.event.who if oracle.gave(put.event.decision, role)]
        assert text.count("✓ answered") == len(inside)
        if oracle.phase != "ended":
            assert f"{len(inside)} of {len(put.event.who)} in" in text
    for role in oracle.roles:
        new = len(oracle.unread(role))
        (line,) = [line for line in text.splitlines() if line.startswith(role)]
        assert f"{new} new" in line or not new or waits


@given(decidings)
def test_the_log_says_what_the_record_says(play: tuple[int, int]) -> None:
    desk = decided(play)
    names = Names.of_book(BOOK).learn(desk.records)
    text = [flat(line) for line in page_lines(log_page(desk.records, names))]
    told_of = "\n".join(text)
    for record in desk.records:
        event = record.event
        match event:
            case e.DecisionResolved():
                put = Put(e.DecisionOpened("", "", "", "", (), (), 0.0, ""), 0, 0.0, "resolved", event)
                assert f"“{event.title}”: {put.stands} ({put.how.partition(';')[0]})" in told_of
            case e.ReasonStruck():
                assert f"struck reason {event.number}: “Decision {event.decision}”: {flat(event.reason)}" in told_of
            case e.DecisionClosed():
                why = {"all": "all have answered", "time": "time is up", "facilitator": "by control"}[event.reason]
                assert f"closed ({why}): “Decision {event.decision}”" in told_of
            case e.EstimatesRevealed():
                assert ("nobody estimated" in told_of) or event.estimates
            case _:
                pass
    struck = sum(isinstance(record.event, e.ReasonStruck) for record in desk.records)
    assert sum("struck reason" in line for line in text) == struck
