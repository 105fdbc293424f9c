"""Comparing: what is the same, what is not, and nothing that was taken back."""

from __future__ import annotations

import csv
import dataclasses
from collections.abc import Callable, Sequence
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tabletop.exercise import commands as c
from tabletop.exercise.wording.decision_told import Reply
from tabletop.journal.errors import Damage, Recovery
from tabletop.records import replace
from tabletop.report import compare_words as words
from tabletop.report.compare import Incomparable, compare
from tabletop.report.comparison import as_csv, document
from tabletop.report.document import Document, DocumentTable, Heading
from tabletop.report.group import Handled
from tabletop.report.render import text
from tests.chance import examples
from tests.lab import ROLES, Desk
from tests.report.groups import compared, forked, row, saved


def answered(option: str = "yes", **more: c.Answer) -> Desk:
    """A desk in the move “middle” where all settled the decision “most”."""
    desk = Desk.started("middle")
    desk.ask(c.OpenDecision("most"))
    desk.monotonic += 90
    answers = {role: c.Answer((option,)) for role in ("north", "south", "east", "west")} | more
    desk.answer("most", **answers)
    desk.monotonic += 30
    desk.ask(c.CloseDecision("most"))
    desk.ask(c.ResolveDecision("most"))
    return desk


def reply(side: Handled, role: str) -> Reply:
    """What a role answered."""
    found = side.told.reply_of(role) if side.told is not None else None
    assert found is not None
    return found


# -- decisions --------------------------------------------------------------------------------------------------------


def test_the_same_outcome_with_the_same_answers() -> None:
    found = row(compared(answered(), answered()), "most")
    assert found.relation == "same"
    assert found.split == ()
    side = found.sides[0]
    assert (side.reached, words.outcome(side), side.how) == ("resolved", "Yes", "rule")
    assert words.took(side) == "02:00 of 10:00"
    assert reply(side, "north").seconds == 90.0


def test_another_answer_with_the_same_outcome() -> None:
    other = answered(west=c.Answer(("no",), rationale="Too early.", confidence="low"))
    found = row(compared(answered(), other), "most")
    assert found.relation == "answers"
    assert found.split == ("west",)
    assert words.answer(found.sides[1], "west") == "No (confidence low) – Too early."


def test_a_reason_alone_is_no_difference() -> None:
    other = answered(west=c.Answer(("yes",), rationale="Because.", confidence="high"))
    assert row(compared(answered(), other), "most").relation == "same"


def test_an_override_to_the_same_outcome_was_come_to_differently() -> None:
    desk = Desk.started("middle")
    desk.decide("most", north="no", south="no", east="no", west="no")
    desk.ask(c.ResolveDecision("most", ("yes",), "time was short"))
    same = answered()
    found = row(compared(same, desk), "most")
    assert found.relation == "answers"
    assert "overridden by the facilitator" in words.how(found.sides[1])
    assert "time was short" in words.how(found.sides[1])


def test_another_outcome_is_where_they_part() -> None:
    comparison = compared(answered(), answered("no"), answered())
    assert row(comparison, "most").relation == "outcome"
    assert comparison.parting is row(comparison, "most")
    assert words.parting(comparison) == "They first part ways at “Decision most”. 1, 3: Yes; 2: No.".replace(
        "1, 3", "A, C"
    ).replace("2:", "B:")


def let_pass() -> Desk:
    desk = Desk.started("middle")
    desk.ask(c.StartMove("final"))
    return desk


def skipped() -> Desk:
    desk = Desk.started("middle")
    desk.ask(c.SkipSerial("most", "no time"))
    return desk


def ended() -> Desk:
    desk = Desk.started("middle")
    desk.ask(c.EndExercise())
    return desk


def unsettled() -> Desk:
    desk = waiting_open()
    desk.ask(c.EndExercise())
    return desk


@pytest.mark.parametrize("other", [let_pass, skipped, ended, unsettled])
def test_a_decision_that_one_group_let_pass_parts_them(other: Callable[[], Desk]) -> None:
    comparison = compared(answered(), other())
    assert row(comparison, "most").relation == "reached"
    assert comparison.parting is row(comparison, "most")


def test_what_may_still_come_parts_nobody() -> None:
    waiting = Desk.started("middle")
    comparison = compared(answered(), waiting, waiting_open())
    assert row(comparison, "most").relation == "alone"
    assert comparison.parting is None
    assert [side.reached for side in row(comparison, "most").sides] == ["resolved", "ahead", "open"]
    assert row(comparison, "half").relation == "nobody"
    assert any("B has not ended" in remark for remark in comparison.remarks)


def waiting_open() -> Desk:
    desk = Desk.started("middle")
    desk.ask(c.OpenDecision("most"))
    return desk


def test_free_texts_are_to_be_read_not_judged() -> None:
    desks = []
    for said in ("We wait.", "We act."):
        desk = Desk.started("middle")
        desk.decide("words", north=c.Answer(text=said))
        desk.ask(c.ResolveDecision("words", (), "heard"))
        desks.append(desk)
    comparison = compared(*desks)
    found = row(comparison, "words")
    assert found.relation == "texts"
    assert [words.answer(side, "north") for side in found.sides] == ["We wait.", "We act."]
    assert comparison.parting is None
    assert comparison.agreement[0, 1].both == 0


def each(**answers: str) -> Desk:
    desk = Desk.started("middle")
    desk.decide("each", **answers)
    desk.ask(c.ResolveDecision("each"))
    return desk


def test_where_each_decides_for_itself_the_answers_are_the_outcome() -> None:
    one, two = each(north="yes", south="no"), each(north="yes", south="yes")
    found = row(compared(one, two), "each")
    assert (found.relation, found.split) == ("outcome", ("south",))
    assert row(compared(one, each(north="yes", south="no")), "each").relation == "same"
    assert "Office of the south answered differently" in words.parting(compared(one, two))


def pledged(amount: float) -> Desk:
    desk = Desk.started("middle")
    desk.decide("pledge", north=amount, south=2.0)
    desk.ask(c.ResolveDecision("pledge"))
    return desk


def test_amounts_are_answers() -> None:
    found = row(compared(pledged(2.0), pledged(3.0)), "pledge")
    assert (found.relation, found.split) == ("answers", ("north",))
    assert words.answer(found.sides[1], "north") == "3 boats"


def argued(success: bool) -> Desk:
    desk = Desk.started("middle")
    desk.ask(c.OpenDecision("bout"))
    desk.ask(c.AddReason("bout", "north", "pro", "The ground is dry", 2), "north")
    desk.ask(c.AddReason("bout", "south", "con", "Nobody is awake", 1), "south")
    desk.ask(c.SubmitEstimate("bout", "south", 60), "south")
    desk.ask(c.SubmitEstimate("bout", "east", 20), "east")
    desk.ask(c.StrikeReason("bout", 2, "said before"))
    desk.ask(c.CloseDecision("bout"))
    desk.ask(c.Adjudicate("bout", "facilitator", "success" if success else "failure", "as it seemed"))
    desk.ask(c.ResolveDecision("bout"))
    return desk


def test_arguments_with_their_reasons_and_estimates() -> None:
    comparison = compared(argued(True), argued(False))
    found = row(comparison, "bout")
    assert found.relation == "outcome"
    assert words.reasons(found.sides[0], comparison).split("\n") == [
        "++ The ground is dry – Office of the north",
        "− Nobody is awake – Office of the south (struck: said before)",
    ]
    assert words.estimates(found.sides[0]) == "median 40 %, spread 40"


def test_practice_parts_nobody_and_counts_for_nothing() -> None:
    desks = []
    for option in ("yes", "no"):
        desk = Desk.started("drill")
        desk.decide("drill-vote", north=option, south=option)
        desk.ask(c.ResolveDecision("drill-vote"))
        desks.append(desk)
    comparison = compared(*desks)
    assert row(comparison, "drill-vote").relation == "outcome"
    assert row(comparison, "drill-vote").practice
    assert comparison.parting is None
    assert comparison.agreement[0, 1].both == 0
    assert "drill-vote" not in words.counted(comparison)


# -- what was taken back ----------------------------------------------------------------------------------------------


def test_what_an_undo_took_back_does_not_count() -> None:
    plain = Desk.started("opening")
    undone = Desk.started("opening")
    undone.ask(c.ReleaseInject("news"))
    undone.ask(c.Undo())
    undone.ask(c.AdjustTrack("heat", 3, "by hand"))
    undone.ask(c.Undo())
    undone.ask(c.StartMove("middle"))
    undone.ask(c.OpenDecision("most"))
    undone.ask(c.Undo())
    undone.ask(c.Undo())
    comparison = compared(plain, undone)
    one, two = comparison.groups
    assert two.decisions == one.decisions
    assert two.injects == one.injects
    assert two.moves == one.moves
    assert two.tracks == one.tracks
    assert {row.relation for row in comparison.decisions} == {"nobody"}


def test_an_outcome_taken_back_and_settled_anew_counts_once() -> None:
    desk = Desk.started("middle")
    desk.decide("most", north="yes", south="yes")
    desk.ask(c.ResolveDecision("most"))
    desk.ask(c.Undo())
    desk.ask(c.ResolveDecision("most", ("no",), "second thoughts"))
    side = row(compared(desk, answered()), "most").sides[0]
    assert words.outcome(side) == "No"
    assert desk.records[side.event - 1].event.kind == "decision-resolved"


# -- injects, moves, tracks -------------------------------------------------------------------------------------------


def test_injects_on_time_early_late_and_not_at_all() -> None:
    def desk(seconds: float, *acts: c.Command) -> Desk:
        made = Desk.started("opening")
        made.monotonic += seconds
        for act in acts:
            made.ask(act)
        return made

    release = c.ReleaseInject("secret")  # planned two minutes into the move
    comparison = compared(
        desk(120, release),
        desk(10, release),
        desk(400, release),
        desk(1, c.SkipSerial("secret", "too much")),
        desk(1, c.HoldSerial("secret")),
        desk(120, release, c.RecallInject("secret", "wrong one")),
        desk(1),
    )
    found = next(row for row in comparison.injects if row.id == "secret")
    assert [side.fate for side in found.sides] == [
        "released",
        "released",
        "released",
        "skipped",
        "held",
        "recalled",
        "ahead",
    ]
    assert [side.late for side in found.sides[:3]] == [0.0, -110.0, 280.0]
    assert [words.sent(side, 0.0) for side in found.sides[:4]] == [
        "+02:00 on time",
        "+00:10 early −01:50",
        "+06:40 late +04:40",
        "skipped: too much",
    ]
    assert "wrong one" in words.sent(found.sides[5])
    assert found.relation == "released"
    late = compared(desk(120, release), desk(400, release))
    assert next(row for row in late.injects if row.id == "secret").relation == "timing"


def test_injects_of_their_own_are_named() -> None:
    desk = Desk.started("opening")
    desk.ask(c.ReleaseAdHoc("A nudge", "Control", "press", "Look again.", ()))
    assert compared(desk, Desk.started("opening")).groups[0].own == ("A nudge",)


def test_moves_planned_and_as_they_were() -> None:
    desk = Desk.started("opening")
    desk.ask(c.ExtendMove(5))
    desk.monotonic += 1500
    desk.ask(c.StartMove("middle"))
    desk.monotonic += 30
    desk.ask(c.Pause())
    desk.monotonic += 10_000  # nothing passes in a pause
    desk.ask(c.Continue())
    comparison = compared(desk, Desk.started("opening"))
    opening = next(move for move in comparison.moves if move.id == "opening")
    one, two = opening.sides
    assert one is not None
    assert two is not None
    assert (one.seconds, one.minutes, one.over, two.over) == (1500.0, 25, True, False)
    assert words.stretch(one, opening.minutes) == "25:00 (+05:00)"
    middle = next(move for move in comparison.moves if move.id == "middle")
    assert middle.sides[1] is None
    assert words.stretch(middle.sides[0], 20) == "00:30 so far"


def test_tracks_at_the_end_of_each_move() -> None:
    one, two = Desk.started("opening"), Desk.started("opening")
    two.ask(c.AdjustTrack("heat", 2, "by hand"))
    for desk in (one, two):
        desk.ask(c.StartMove("middle"))
    one.ask(c.AdjustTrack("heat", -1, "by hand"))
    heat = next(track for track in compared(one, two).tracks if track.id == "heat")
    assert dict(heat.points) == {"opening": (5, 7), "middle": (4, 7)}
    assert (heat.start, heat.last, heat.spread) == (5, (4, 7), 3)


# -- forks ------------------------------------------------------------------------------------------------------------


def test_a_fork_shares_its_past_and_parts_behind_it() -> None:
    desk = answered()
    parent = saved(desk, "first")
    twin = forked(parent, len(parent.records))
    for each_, option in ((desk, "yes"), (twin, "no")):
        each_.decide("half", north=option, south=option, east=option)
        each_.ask(c.ResolveDecision("half"))
    comparison = compare([saved(desk, "first"), saved(twin, "second")])
    shared = len(parent.records)
    assert comparison.common == {(0, 1): shared}
    assert comparison.parting is row(comparison, "half")
    assert comparison.past(row(comparison, "most"))
    assert not comparison.past(row(comparison, "half"))
    pair = comparison.agreement[0, 1]
    assert (pair.same, pair.both, pair.answers, pair.of, pair.shared) == (0, 1, 0, 3, 1)
    assert words.agreement(pair) == "0 of 1; answers 0 of 3; 1 shared"
    assert any(f"B was forked from A: they share their first {shared} events" in each for each in comparison.remarks)
    assert comparison.groups[1].origin is not None


def test_two_forks_of_one_session_know_each_other() -> None:
    parent = saved(answered(), "first")
    early, late = forked(parent, 6), forked(parent, len(parent.records))
    comparison = compare([saved(early, "early"), saved(late, "late")])
    assert comparison.common == {(0, 1): 6}
    assert any("come from the same session" in remark for remark in comparison.remarks)


def test_groups_that_only_look_alike_share_nothing() -> None:
    one, twin = saved(answered(), "one"), saved(answered(), "twin")
    twin.records[0] = replace(twin.records[0], at="2025-06-01T10:00:00.001Z")
    assert compare([one, twin]).common == {(0, 1): 0}


# -- what cannot be compared ------------------------------------------------------------------------------------------


def test_another_scenario_is_refused_and_another_version_told() -> None:
    one, two = saved(answered(), "1"), saved(answered(), "2", hash_="two")
    comparison = compare([one, two])
    assert any("was changed between" in remark and "A: version 1.0.0" in remark for remark in comparison.remarks)
    foreign = saved(Desk(), "3")
    foreign.head.scenario["scenario"]["id"] = "other"
    foreign.head.scenario["scenario"]["title"] = "Another Lab"
    with pytest.raises(Incomparable, match=r"different scenarios.*A: The Lab; B: Another Lab"):
        compare([one, foreign])


def test_a_decision_that_only_one_version_has_is_shown_where_it_is() -> None:
    one, two = saved(answered(), "1"), saved(Desk.started("opening"), "2", hash_="two")
    del two.head.scenario["decision"]["most"]
    found = row(compare([one, two]), "most")
    assert [side.reached for side in found.sides] == ["resolved", "left-out"]
    assert found.relation == "alone"


def test_too_few_too_many_or_the_same_twice() -> None:
    one = saved(answered(), "1")
    with pytest.raises(Incomparable, match="at least two"):
        compare([one])
    with pytest.raises(Incomparable, match="named twice"):
        compare([one, one])
    with pytest.raises(Incomparable, match="hold the same session"):
        compare([one, dataclasses.replace(one, path=one.path.with_name("copy.toml"))])
    with pytest.raises(Incomparable, match="At most 26"):
        compare([one] * 27)


def test_a_damaged_or_torn_save_is_compared_as_far_as_it_is_whole_and_told() -> None:
    damaged = dataclasses.replace(saved(answered(), "1"), damage=Damage(9, "It was changed at event 9."))
    torn = dataclasses.replace(saved(answered(), "2"), recovery=Recovery(9, 20, None, "It ends before event 9."))
    remarks = compare([damaged, torn]).remarks
    assert "A: It was changed at event 9." in remarks
    assert "B: It ends before event 9." in remarks


def test_a_scenario_this_program_cannot_read_is_named() -> None:
    broken = saved(Desk(), "2")
    del broken.head.scenario["move"]
    with pytest.raises(Incomparable, match=r"2\.toml cannot be read"):
        compare([saved(answered(), "1"), broken])


def test_sessions_without_any_event_have_nothing_to_say() -> None:
    comparison = compared(Desk(), Desk())
    assert comparison.parting is None
    assert words.counted(comparison)
    assert text.render(document(comparison))


# -- laid out ---------------------------------------------------------------------------------------------------------


def six() -> Document:
    desks = [
        answered("yes", west=c.Answer(("no",), rationale="word " * 40, confidence="high")),
        answered("no"),
        each(north="yes", south="no"),
        argued(True),
        pledged(3.0),
        ended(),
    ]
    return document(compared(*desks))


def test_the_document_is_whole_and_the_same_every_time() -> None:
    made = six()
    assert made == six()
    headings = [block.anchor for block in made.blocks if isinstance(block, Heading)]
    tables = [block for block in made.blocks if isinstance(block, DocumentTable)]
    assert len(set(headings)) == len(headings)
    assert len({table.key for table in tables}) == len(tables)
    for table in tables:
        assert table.rows or table.key == "injects"
        assert {len(each_) for each_ in table.rows} <= {len(table.columns)}
    assert made.cited() == ()


@pytest.mark.parametrize("width", [80, 140])
def test_six_groups_are_read_at_any_width(width: int) -> None:
    lines = text.render(six(), width).splitlines()
    assert max(map(cell_len, lines)) <= width
    titled = [line for line in lines if " A · Group 1" in line]  # not the rows of the matrix
    assert titled
    if width == 140:
        assert all("F · Group 6" in line for line in titled)  # all six side by side


def talkative(option: str) -> Desk:
    """A group that names people in everything it writes."""
    desk = answered(option, west=c.Answer((option,), rationale="Quimby said so."))
    desk.ask(c.SeatRole("north", "Zacharias Quimby", consent=True))
    desk.ask(c.OpenDecision("bout"))
    desk.ask(c.AddReason("bout", "south", "pro", "ask Zacharias QUIMBY", 1), "south")
    desk.ask(c.SkipSerial("half", "Quimby had no time"))
    desk.ask(c.ReleaseAdHoc("A call from Quimby", "Control", "press", "Call back.", ()))
    return desk


@pytest.mark.parametrize("rule", ["open", "pseudonyms", "chatham-house"])
def test_names_of_persons_are_nowhere(rule: str) -> None:
    saves = [saved(talkative(option), f"quimby-{option}") for option in ("yes", "no")]
    saves = [
        dataclasses.replace(
            save, digest="0", head=replace(save.head, attribution=rule, title=f"Quimby's group {save.head.id}")
        )
        for save in saves
    ]
    made = document(compare(saves))
    for written in (text.render(made, 120), as_csv(made).decode(), repr(made)):
        assert "quimby" not in written.casefold()
        assert "zacharias" not in written.casefold()
        assert "Office of the west" in written
        assert "said so." in written


def test_under_the_chatham_house_rule_nobody_is_told_whose_reason_it_was() -> None:
    saves = [saved(answered("yes", west=c.Answer(("yes",), rationale="Because.")), name) for name in ("1", "2")]
    assert reply(row(compare(saves), "most").sides[0], "west").why == "Because."
    bound = [dataclasses.replace(save, head=replace(save.head, attribution="chatham-house")) for save in saves]
    comparison = compare(bound)
    assert [reply(row(comparison, "most").sides[0], role).why for role in ROLES] == [""] * 4
    assert comparison.groups[0].unattributed == {"most": ("Because.",)}
    assert "Because." in text.render(document(comparison), 120)


def test_a_stricter_rule_in_the_review_file_holds(tmp_path: Path) -> None:
    saves = [saved(answered("yes", west=c.Answer(("yes",), rationale="Because.")), name) for name in ("1", "2")]
    saves[0] = dataclasses.replace(saves[0], path=tmp_path / "1.toml")
    (tmp_path / "1.review.toml").write_text('format = 1\n[report]\nattribution = "chatham-house"\n', encoding="utf-8")
    one, two = row(compare(saves), "most").sides
    assert (reply(one, "west").why, reply(two, "west").why) == ("", "Because.")
    (tmp_path / "1.review.toml").write_text("format = 99\n", encoding="utf-8")
    with pytest.raises(Incomparable, match=r"1\.review\.toml"):
        compare(saves)


@pytest.mark.parametrize(
    ("titles", "short"),
    [
        (("The Lab, table 1", "The Lab, table 2"), ["table 1", "table 2"]),
        (("The Lab", "What if?"), ["The Lab", "What if?"]),
        (("The Lab", "The Lab"), ["The Lab", "The Lab"]),
        (("Autumn course red team", "Autumn course blue team"), ["red team", "blue team"]),
        (("First Steps, a sample", "First Steps: The Frayed Rope"), ["a sample", "The Frayed Rope"]),
        (("Autumn course", "Autumn course red"), ["Autumn course", "Autumn course red"]),
    ],
)
def test_titles_are_shortened_by_what_they_share(titles: Sequence[str], short: list[str]) -> None:
    saves = [saved(answered(), str(number)) for number in range(len(titles))]
    saves = [
        dataclasses.replace(save, head=replace(save.head, title=title))
        for save, title in zip(saves, titles, strict=True)
    ]
    assert words.short_titles(compare(saves).groups) == short


def test_csv_holds_every_table_and_no_formula() -> None:
    desk = answered("yes", west=c.Answer(("no",), rationale="=HYPERLINK(0)"))
    made = document(compared(desk, answered("no")))
    data = as_csv(made)
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(StringIO(data.decode("utf-8-sig"), newline="")))
    assert rows[0] == ["part", "sign", "item", "group", "value"]
    assert {each_[0] for each_ in rows[1:]} >= {"sessions", "agreement", "outcomes", "tracks", "moves"}
    assert not [cell for each_ in rows for cell in each_ if cell.startswith(("=", "+", "-", "@", "\t"))]
    assert ["outcomes", "≠", "Decision most", "A · Group 1", "Yes"] in rows


@examples(60)
@given(
    cells=st.lists(st.lists(st.text(max_size=60), min_size=3, max_size=3), min_size=1, max_size=5),
    width=st.integers(20, 120),
)
def test_no_line_of_a_table_is_wider_than_asked_for(cells: Sequence[Sequence[str]], width: int) -> None:
    from tabletop.report.document import DocumentColumn, Text

    rows = tuple(tuple((Text(cell),) for cell in each_) for each_ in cells)
    table = DocumentTable(
        "caption", (DocumentColumn("item"), DocumentColumn("one"), DocumentColumn("two", "right")), rows, "key"
    )
    made = Document("t", "s", "m", "en", "full", "", "", (table,), ())
    lines = text.render(made, width).splitlines()
    assert max(map(cell_len, lines)) <= max(width, text.NARROWEST)
