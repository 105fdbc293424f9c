"""Pages are made of what was sent to a seat alone, say something at every moment, and name no key."""

from __future__ import annotations

import itertools
import re

import pytest
from hypothesis import given

from tabletop.exercise import commands as c
from tabletop.exercise.actions.catalogue import ACTIONS
from tabletop.exercise.feedback import EMPTY
from tabletop.exercise.pages.brief import brief_page
from tabletop.exercise.pages.debrief import HotwashMoment, points_page, unsealed_page
from tabletop.exercise.pages.feedback import form_page
from tabletop.exercise.pages.head import alert, left_words, news, put_to
from tabletop.exercise.pages.inbox import inbox_page, letter_page
from tabletop.exercise.pages.messages import ALL, CONTROL, EVERYBODY, REQUESTS, TEAM, thread_page, threads, threads_page
from tabletop.exercise.pages.notes import notes_page
from tabletop.exercise.pages.now import last_decided, now_page
from tabletop.exercise.pages.page import Entry, Page, PageField, PageOptions, Sent, Words
from tabletop.exercise.pages.people import people_page
from tabletop.exercise.pages.question import asked_page
from tabletop.exercise.pages.record import aims_page, noted_page, stream_page
from tabletop.exercise.pages.tracks import tracks_page
from tabletop.exercise.seats import OBSERVER
from tabletop.exercise.station import inbox
from tabletop.exercise.verify import verify_dice
from tests.exercise.wild import played, plays
from tests.lab import ROLES, Desk, leaks, sent_to

#: how a key is written in a sentence
KEY = re.compile(r"\bctrl\+|\((f\d+|[a-z])\)|\bf\d+\b")

TIME = "2025-06-01T10:00:00.000Z"


def pages_of(here: Sent) -> list[Page]:
    """Everything the seat can turn to."""
    state, names = here.state, dict(here.briefing.roles)
    return [
        now_page(here),
        inbox_page(here),
        *(letter_page(mail, here) for mail in inbox(state, here.seat)),
        brief_page(here),
        tracks_page(here),
        people_page(here),
        notes_page(here),
        threads_page(here, ()),
        *(thread_page(here, thread) for thread in (ALL, *threads(state, here.seat))),
        *(asked_page(question, here.seat, state, names) for question in state.play.questions.values()),
        points_page(HotwashMoment(state.hotwash, here.records, names, TIME)),
        unsealed_page(state.hotwash, verify_dice(here.records)),
        form_page(EMPTY),
        *([stream_page(here), noted_page(here), aims_page(here)] if here.seat == OBSERVER else ()),
    ]


@pytest.mark.slow
@given(plays)
def test_every_page_of_every_seat_says_something_and_nothing_the_seat_may_not_know(play: tuple[int, int]) -> None:
    desk, _ = played(play)
    for seat in (*ROLES, "observer"):
        for page in pages_of(sent_to(desk, seat)):
            assert list(page.items), page.name
            assert leaks(seat, page) == [], page.name
            for words in page.items:
                if isinstance(words, Words):
                    assert words.text.strip()
                    assert set(words.acts) <= set(ACTIONS)
                    assert not KEY.search(words.text)


def said(page: Page) -> list[str]:
    return [item.text for item in page.items if isinstance(item, Words)]


def test_now_tells_what_came_newest_first_and_what_was_taken_back_no_more() -> None:
    desk = Desk.started()
    desk.ask(c.ReleaseInject("news"))
    desk.ask(c.StartMove("middle"))
    desk.decide("half", north="yes", south="yes", east="yes", west="yes")
    desk.ask(c.ResolveDecision("half"))
    here = sent_to(desk, "north")
    headings = [block.heading for block in now_page(here).blocks if block.heading]
    assert headings == ["DECIDED LAST", "LATEST MESSAGE", "THIS MOVE"]
    desk.ask(c.Undo())
    here = sent_to(desk, "north")
    assert last_decided(here.records) is None
    headings = [block.heading for block in now_page(here).blocks if block.heading]
    assert headings == ["BEING WORKED OUT", "LATEST MESSAGE", "THIS MOVE"]


def test_now_counts_what_waits_behind_the_other_pages_and_not_what_it_shows() -> None:
    desk = Desk.started()
    for inject in ("news", "secret"):
        desk.ask(c.ReleaseInject(inject))
    desk.ask(c.SendMessage(("north",), "come"))
    waiting = [
        item for item in now_page(sent_to(desk, "north")).items if isinstance(item, Words) and item.tone == "hint"
    ]
    assert [(words.text.split()[0], words.acts) for words in waiting] == [
        ("Acknowledge", ("acknowledge",)),
        ("1", ("inbox",)),
        ("Unread", ("messages",)),
    ]


def test_a_letter_stands_between_its_marking_with_everything_that_became_of_it() -> None:
    desk = Desk.started()
    desk.ask(c.ReleaseInject("news"))
    desk.ask(c.CorrectInject("news", "an hour later"))
    desk.ask(c.ResendInject("news"))
    here = sent_to(desk, "north")
    (mail,) = inbox(here.state, "north")
    words = said(letter_page(mail, here))
    assert words[0] == words[-1] == "EXERCISE"
    assert words[1] == "Control points this message out to you."
    assert words[-4:-1] == ["CORRECTION:", "an hour later", "Acknowledge it when you have read it."]
    desk.ask(c.RecallInject("news", "never happened"))
    here = sent_to(desk, "north")
    (mail,) = inbox(here.state, "north")
    assert said(letter_page(mail, here))[-3:-1] == ["Recalled by control: disregard this message.", "never happened"]
    (entry,) = inbox_page(here).items
    assert isinstance(entry, Entry)
    assert (entry.sign, entry.number) == ("gone", 1)


def test_numbers_of_the_inbox_stay_when_more_comes() -> None:
    desk = Desk.started()
    numbers = []
    for inject in ("news", "secret", "pair-note"):
        desk.ask(c.ReleaseInject(inject))
        entries = [item for item in inbox_page(sent_to(desk, "north")).items if isinstance(item, Entry)]
        numbers.append({entry.id: entry.number for entry in entries})
    assert numbers[-1] == {"pair-note": 3, "secret": 2, "news": 1}
    assert all(before.items() <= after.items() for before, after in itertools.pairwise(numbers))


def test_each_thread_holds_its_own_and_all_holds_everything_in_order() -> None:
    desk = Desk.started()
    desk.ask(c.SendMessage(("north",), "for you alone"))
    desk.ask(c.SendMessage(("south",), "to the south"), "north")
    desk.ask(c.SendMessage(("north",), "among us"), "north")
    desk.ask(c.SendMessage(("south", "east", "west"), "to all"), "north")
    desk.ask(c.AskRfi("north", "How deep?"), "north")
    here = sent_to(desk, "north")
    assert said(thread_page(here, CONTROL)) == ["CONTROL WHISPERS, to you alone", "for you alone"]
    assert said(thread_page(here, TEAM)) == ["own team only", "among us"]
    assert said(thread_page(here, "south")) == ["You to Office of the south", "to the south"]
    assert said(thread_page(here, EVERYBODY)) == ["You to everybody", "to all"]
    assert said(thread_page(here, REQUESTS)) == ["You asked", "open: control has it", "How deep?"]
    desk.ask(c.SendMessage(("south", "east", "facilitator"), "to some"), "north")
    desk.ask(c.SendMessage(("south", "east", "west", "facilitator"), "to all and control"), "north")
    to_some, to_all = (said(thread_page(sent_to(desk, seat), ALL, most=2)) for seat in ("north", "south"))
    assert to_some[::2] == ["You to Office of the south, Office of the east, Control", "You to everybody, Control"]
    assert to_all[::2] == [
        "Office of the north to you, Office of the east, Control",
        "Office of the north to everybody, Control",
    ]
    texts = ["for you alone", "to the south", "among us", "to all"]
    assert [text for text in said(thread_page(here, ALL)) if text in texts] == texts
    assert said(thread_page(here, ALL, most=1)) == ["You to everybody", "to all"]


@pytest.mark.parametrize(
    ("decision", "fields"),
    [
        ("most", ["options", "why", "confidence"]),
        ("pledge", ["amount", "why", "confidence"]),
        ("words", ["text", "why", "confidence"]),
        ("bout", ["side", "weight", "reason", "amount", "options", "why", "confidence"]),
    ],
)
def test_a_question_has_what_its_kind_is_answered_with(decision: str, fields: list[str]) -> None:
    desk = Desk.started("middle")
    desk.ask(c.OpenDecision(decision))
    here = sent_to(desk, "north")
    page = asked_page(desk.question(decision), "north", here.state, dict(here.briefing.roles))
    found = [
        "options" if isinstance(item, PageOptions) else item.key
        for item in page.items
        if isinstance(item, PageOptions | PageField)
    ]
    assert found == fields


def test_a_question_holds_the_draft_and_says_what_became_of_the_answer() -> None:
    desk = Desk.started("middle")
    desk.ask(c.OpenDecision("most"))
    desk.answer("most", north="yes")
    desk.ask(c.KeepDraft("most", "north", c.Answer(("no",), rationale="later")), "north")
    here = sent_to(desk, "north")
    page = asked_page(desk.question("most"), "north", here.state, dict(here.briefing.roles))
    (options,) = (item for item in page.items if isinstance(item, PageOptions))
    assert options.marked == ("no",)
    assert said(page)[-3:] == ["Received: Yes", "Changed since, and not sent.", "draft kept"]
    other = asked_page(desk.question("most"), "observer", sent_to(desk, "observer").state, {})
    assert not any(isinstance(item, PageField) for item in other.items)


def test_news_are_what_came_besides_the_question_that_is_being_answered() -> None:
    desk = Desk.started("middle")
    for decision in ("most", "half"):
        desk.ask(c.OpenDecision(decision))
    desk.ask(c.ReleaseInject("news"))
    here = sent_to(desk, "north")
    assert news(here, None, 0) == ()
    assert [words.acts for words in put_to(here, None)] == [("now",)]
    answering = desk.question("most").seq
    found = (*put_to(here, answering), *news(here, answering, 2))
    assert [(words.text.partition(":")[0], *words.acts) for words in found] == [
        ("another question waits", "next-question"),
        ("new message", "inbox"),
        ("2 unread in Messages", "messages"),
    ]
    desk.ask(c.AcknowledgeInject("news", "north"), "north")
    desk.answer("half", north="yes")
    assert news(sent_to(desk, "north"), answering, 0) == ()
    assert put_to(sent_to(desk, "north"), answering) == ()


def test_what_overrides_everything_is_said_in_the_order_of_its_weight() -> None:
    desk = Desk.started()
    assert alert(desk.state) is None
    desk.ask(c.Pause("coffee."))
    standing = alert(desk.state)
    assert standing is not None
    assert standing.text == "PAUSEX: coffee. What you write is kept."
    broken = alert(desk.state, "The disk is full.")
    assert broken is not None
    assert broken.text.startswith("NOT RECORDED: The disk is full.")


def test_what_is_left_is_that_of_the_question_else_of_the_move() -> None:
    desk = Desk.started("middle")
    desk.ask(c.OpenDecision("most"))
    question, state = desk.question("most"), desk.state
    assert left_words(state, question, 0.0).text == "closes in 10:00"
    assert (left_words(state, question, 500.0).tone, left_words(state, question, 700.0).tone) == ("alert", "late")
    assert left_words(state, None, 60.0).text == "19:00 left in this move"
    assert left_words(state, None, 1260.0).text == "move over by 01:00"


def test_who_answered_what_stands_on_the_page_once_the_facilitator_has_let_it_stand() -> None:
    desk = Desk.started("middle")
    desk.decide("half", north="yes", south="no", east="yes", west=c.Answer(abstains=True))

    def page() -> list[str]:
        return [item.text for item in now_page(sent_to(desk, "north")).items if isinstance(item, Words)]

    assert "Who answered what:" not in page()
    desk.ask(c.ResolveDecision("half"))
    said = page()
    assert "Who answered what:" in said
    names = dict(sent_to(desk, "north").briefing.roles)
    assert f"{names['west']}: abstention" in said
    assert f"{names['south']}: No" in said
