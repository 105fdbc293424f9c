"""Injects and the queue: what goes out when, to whom, and what becomes of it."""

from __future__ import annotations

import pytest

from tabletop.exercise import commands as c
from tabletop.exercise import events as e
from tabletop.exercise.actions.serials import RELEASE
from tabletop.exercise.views import queue, reach_words, unreached
from tabletop.exercise.wording.names import Names
from tests.lab import BOOK, SEED, Desk


def released(events: list[e.Event]) -> list[str]:
    return [event.inject for event in events if isinstance(event, e.InjectReleased)]


@pytest.mark.parametrize(
    ("inject", "seconds", "how"),
    [("secret", 0, "early"), ("secret", 120, "planned"), ("secret", 181, "late"), ("spare", 0, "by-hand")],
)
def test_a_release_says_how_timely_it_was(inject: str, seconds: float, how: str) -> None:
    desk = Desk.started()
    desk.later(seconds)
    desk.ask(c.ReleaseInject(inject))
    assert desk.state.play.delivered[inject].how == how


def test_a_release_reaches_roles_and_groups_and_everybody() -> None:
    desk = Desk.started()
    for inject in ("news", "secret", "pair-note"):
        desk.ask(c.ReleaseInject(inject))
    to = {inject: out.to for inject, out in desk.state.play.delivered.items()}
    assert to == {"news": ("all",), "secret": ("north",), "pair-note": ("north", "south")}


def test_delivered_text_stays_and_errata_follow() -> None:
    desk = Desk.started()
    desk.ask(c.EditInject("news", "Other news", "Other body"))
    desk.ask(c.ReleaseInject("news"))
    desk.ask(c.CorrectInject("news", "Not Monday: Tuesday"))
    desk.ask(c.CorrectInject("news", "Not Tuesday: Monday"))
    out = desk.state.play.delivered["news"]
    assert (out.title, out.body) == ("Other news", "Other body")
    assert out.corrections == ("Not Monday: Tuesday", "Not Tuesday: Monday")


def test_a_recalled_inject_may_go_out_again_and_no_longer_counts_as_fired() -> None:
    desk = Desk.started()
    desk.ask(c.ReleaseInject("news"))
    desk.ask(c.RecallInject("news", "wrong room"))
    assert desk.state.play.delivered["news"].recalled == "wrong room"
    assert not BOOK.facts(desk.state.play, {}).fired("news")
    desk.ask(c.ReleaseInject("news"))
    assert desk.state.play.delivered["news"].recalled is None


def test_a_resend_goes_to_those_who_have_not_read() -> None:
    desk = Desk.started()
    desk.ask(c.ReleaseInject("pair-note"))
    desk.ask(c.AcknowledgeInject("pair-note", "north"), "north")
    assert desk.events(c.ResendInject("pair-note")) == [e.InjectResent("pair-note", ("south",))]
    assert desk.events(c.ResendInject("pair-note", ("north", "east"))) == [e.InjectResent("pair-note", ("north",))]


def test_reading_twice_changes_nothing() -> None:
    desk = Desk.started()
    desk.ask(c.ReleaseInject("news"))
    assert len(desk.events(c.AcknowledgeInject("news", "north"), "north")) == 1
    assert desk.events(c.AcknowledgeInject("news", "north"), "north") == []


def test_ad_hoc_injects_are_numbered_even_when_taken_back() -> None:
    desk = Desk.started()
    for _ in range(2):
        desk.ask(c.ReleaseAdHoc("Rumour", "", "press", "It is said.", ("pair",)))
        desk.ask(c.Undo())
    desk.ask(c.ReleaseAdHoc("Rumour", "", "press", "It is said.", ("pair",)))
    assert list(desk.state.play.delivered) == ["ad-hoc-3"]
    assert desk.state.play.delivered["ad-hoc-3"].to == ("north", "south")
    assert desk.state.play.delivered["ad-hoc-3"].sender


def test_a_conditional_inject_is_armed_once() -> None:
    desk = Desk.started()
    desk.ask(c.AdjustTrack("heat", 2, "why"))
    assert desk.status("boil") == "armed"
    assert queue(BOOK, desk.state, desk.table.clock).upcoming == "boil"
    desk.ask(c.ReleaseInject("boil"))
    assert desk.state.play.delivered["boil"].how == "armed"
    desk.ask(c.AdjustTrack("heat", -4, "why"))
    events = desk.events(c.AdjustTrack("heat", 4, "why"))
    assert [type(event) for event in events] == [e.TrackChanged]


def test_arming_and_its_cause_are_one_write() -> None:
    desk = Desk.started()
    receipt = desk.ask(c.AdjustTrack("heat", 2, "why"))
    assert [type(record.event) for record in receipt.records] == [e.TrackChanged, e.SerialArmed]
    assert len({record.write for record in receipt.records}) == 1


def test_a_release_calls_for_another() -> None:
    desk = Desk.started()
    desk.ask(c.ReleaseInject("pair-note"))
    assert desk.status("echo") == "armed"


def test_what_control_dropped_is_not_called_for() -> None:
    for drop in (c.HoldSerial("echo"), c.SkipSerial("echo")):
        desk = Desk.started()
        desk.ask(drop)
        desk.ask(c.ReleaseInject("pair-note"))
        assert desk.status("echo") in {"held", "skipped"}


def test_a_deferred_serial_is_called_for_all_the_same() -> None:
    desk = Desk.started()
    desk.ask(c.DeferSerial("echo", 30))
    desk.ask(c.ReleaseInject("pair-note"))
    assert desk.status("echo") == "armed"


def test_an_inject_releases_itself_on_time_and_only_once() -> None:
    desk = Desk.started()
    assert released(desk.later(299)) == []
    assert released(desk.later(1)) == ["clockwork"]
    assert released(desk.later(600)) == []


@pytest.mark.parametrize(
    "before",
    [
        [c.EditInject("clockwork", "New", "New body")],
        [c.HoldSerial("clockwork"), c.RestoreSerial("clockwork")],
        [c.SkipSerial("clockwork"), c.RestoreSerial("clockwork")],
    ],
    ids=["edited", "held-and-restored", "skipped-and-restored"],
)
def test_an_edited_or_restored_inject_still_releases_itself(before: list[c.Command]) -> None:
    desk = Desk.started()
    for command in before:
        desk.ask(command)
    assert released(desk.later(301)) == ["clockwork"]


@pytest.mark.parametrize("drop", [c.HoldSerial("clockwork"), c.SkipSerial("clockwork")], ids=["held", "skipped"])
def test_what_is_held_or_skipped_does_not_release_itself(drop: c.Command) -> None:
    desk = Desk.started()
    desk.ask(drop)
    assert released(desk.later(5000)) == []


def test_a_deferred_inject_releases_itself_later_even_in_the_next_move() -> None:
    desk = Desk.started()
    desk.ask(c.DeferSerial("clockwork", 10))
    desk.later(301)
    desk.ask(c.StartMove())
    assert released(desk.later(298)) == []
    assert released(desk.later(1)) == ["clockwork"]


def test_a_conditional_inject_releases_itself_once_armed() -> None:
    desk = Desk.started()
    desk.ask(c.ChangeFlag("storm", raised=True, reason="why"))
    assert desk.status("flood") == "armed"
    assert released(desk.later(1)) == ["flood"]
    assert desk.state.play.bands["mood"] == "low"


def test_one_thing_at_a_time() -> None:
    """What is due together goes out in separate writes, so that each can be taken back."""
    desk = Desk.started()
    desk.ask(c.ChangeFlag("storm", raised=True, reason="why"))
    desk.later(301)
    writes = [record.write for record in desk.records if isinstance(record.event, e.InjectReleased)]
    assert len(writes) == len(set(writes)) == 2


def test_restoring_looks_at_the_conditions_again() -> None:
    desk = Desk.started()
    desk.ask(c.SkipSerial("boil"))
    desk.ask(c.AdjustTrack("heat", 3, "why"))
    assert desk.status("boil") == "skipped"
    desk.ask(c.RestoreSerial("boil"))
    assert desk.status("boil") == "armed"


def test_a_serial_held_in_practice_is_not_in_the_queue_of_the_record() -> None:
    desk = Desk.started("drill")
    desk.ask(c.HoldSerial("drill-news"))
    desk.ask(c.DeferSerial("drill-vote", 1))
    desk.ask(c.StartMove())
    desk.later(3600)
    seen = queue(BOOK, desk.state, desk.table.clock)
    assert {"drill-news", "drill-vote"}.isdisjoint(row.serial for row in (*seen.rows, *seen.drawer))


def test_next_is_what_waits_longest_then_what_is_planned() -> None:
    desk = Desk.started()
    assert queue(BOOK, desk.state, desk.table.clock).upcoming == "news"
    desk.ask(c.ReleaseInject("news"))
    assert queue(BOOK, desk.state, desk.table.clock).upcoming == "secret"
    desk.monotonic += 270  # secret and pair-note are overdue by more than the minute that still counts as planned
    rows = {row.serial: row for row in queue(BOOK, desk.state, desk.table.clock).rows}
    assert (rows["secret"].status, rows["pair-note"].status, rows["clockwork"].status) == (
        "overdue",
        "overdue",
        "planned",
    )
    desk.ask(c.HoldSerial("secret"))
    assert queue(BOOK, desk.state, desk.table.clock).upcoming == "pair-note"


def test_a_hint_puts_a_contingency_on_top_of_the_drawer() -> None:
    desk = Desk.started()
    assert [row.suggested for row in queue(BOOK, desk.state, 0).drawer if row.serial == "spare"] == [False]
    desk.ask(c.AdjustTrack("heat", -3, "why"))
    assert queue(BOOK, desk.state, 0).drawer[0].serial == "spare"


def test_effects_are_held_within_the_track() -> None:
    desk = Desk.started()
    desk.ask(c.AdjustTrack("heat", 10**9, "why"))
    assert desk.track("heat") == 10
    assert desk.refusal(c.AdjustTrack("heat", 1, "why")) == "at-limit"
    assert desk.state.play.changes["heat"].delta == 5


def with_roles(*roles: str) -> Desk:
    """A desk in the move “middle”, after “opening”, where only these roles are in play."""
    desk = Desk()
    desk.ask(c.OpenSession("Small", roles=roles, practice=False))
    desk.ask(c.StartExercise(SEED))
    return desk


def test_what_is_for_no_role_in_play_says_so_before_it_goes_out_and_after() -> None:
    desk = with_roles("south", "east")
    state, names = desk.state, Names.of_book(BOOK)
    reaches = {row.serial: row.reaches for row in queue(BOOK, state, 0.0).rows}
    assert (reaches["news"], reaches["pair-note"], reaches["secret"]) == (True, True, False)
    assert unreached(BOOK, state) == ("secret", "words")
    assert reach_words(state, ("all",), names) == ""
    assert reach_words(state, BOOK.to["secret"], names) == "It reaches nobody: Office of the north is not in play."
    assert reach_words(state, BOOK.to["pair-note"], names) == "Not in play: Office of the north"
    assert reach_words(state, ("north", "west"), names) == (
        "It reaches nobody: none of these is in play: Office of the north, Office of the west."
    )
    now = desk.moment(serial="secret", upcoming="news")
    assert RELEASE.after(now, c.ReleaseInject("secret")).words.text.endswith(" · it reaches nobody in play")
    desk.ask(c.ReleaseInject("secret"))
    assert not next(row for row in queue(BOOK, desk.state, 0.0).rows if row.serial == "secret").reaches
    assert desk.refusal(c.ResendInject("secret")) == "nobody-left"
    desk.ask(c.ReleaseInject("pair-note"))
    assert desk.events(c.ResendInject("pair-note")) == [e.InjectResent("pair-note", ("south",))]


def test_where_all_roles_play_everything_reaches_somebody() -> None:
    desk = Desk.started()
    assert unreached(BOOK, desk.state) == ()
    assert all(row.reaches for row in queue(BOOK, desk.state, 0.0).rows)
