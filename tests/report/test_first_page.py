"""The first page and the short version: what a reader with two minutes is told, and that the record bears each word of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tabletop.exercise import commands as c
from tabletop.journal.reading import Save
from tabletop.journal.review import CorrectiveAction, ReportTexts, Review, ReviewFinding
from tabletop.report.build import ReportOptions, build_report
from tabletop.report.document import (
    Bullets,
    Cite,
    Contents,
    Document,
    DocumentTable,
    Heading,
    Opinion,
    PageBreak,
    Para,
    Strong,
    plain,
    spans_of,
)
from tabletop.report.publish import PublishError, PublishOptions, prepare
from tests.lab import Desk
from tests.report.debriefed import BUILDS, debriefed, everything, samples, words
from tests.report.groups import saved

HEADINGS = ["What was decided", "What surprised", "Strengths", "Gaps", "Actions"]
LONG = "word " * 200


def front(document: Document) -> dict[str, list[str]]:
    """What stands under each of the headings of the first page; "" for what stands before the first."""
    found: dict[str, list[str]] = {"": []}
    under = ""
    for block in document.blocks:
        if isinstance(block, PageBreak):
            return found
        if isinstance(block, Para) and isinstance(block.spans[0], Strong):
            under = plain(block.spans)
            found[under] = []
        elif not isinstance(block, Heading):
            found[under] += [plain(spans).strip() for spans in spans_of(block)]
    raise AssertionError("the first page has no end")


def played(*commands: c.Command) -> Save:
    desk = Desk()
    desk.ask(c.OpenSession("Short evening"))
    desk.ask(c.StartExercise("5eed5eed5eed5eed"))
    for command in commands:
        desk.ask(command)
    return saved(desk, "evening")


@pytest.mark.parametrize("options", BUILDS, ids=lambda one: f"{one.build}-{one.attribution}")
def test_the_first_page_answers_five_questions_and_cites_for_each_answer(options: ReportOptions) -> None:
    for save in everything():
        document = build_report(save, options=options)
        assert isinstance(document.blocks[0], Heading)
        assert list(front(document))[1:] == HEADINGS
        for block in document.blocks[: document.blocks.index(PageBreak())]:
            if isinstance(block, Bullets):
                assert all(any(isinstance(span, Cite | Opinion) for span in spans) for spans in block.items)
                assert len(block.items) <= 6


@pytest.mark.parametrize("options", BUILDS, ids=lambda one: f"{one.build}-{one.attribution}")
def test_contents_stand_behind_the_first_page(options: ReportOptions) -> None:
    blocks = build_report(debriefed(), options=options).blocks
    assert blocks.count(Contents()) == 1
    assert blocks.index(Contents()) == blocks.index(PageBreak()) + 1


def test_decisions_strengths_and_gaps_of_the_record() -> None:
    page = front(build_report(debriefed()))
    assert "Decision lead → No (overridden by the facilitator)" in page["What was decided"]
    assert "Decision most → Yes" in page["What was decided"]
    assert page["What surprised"][0] == (
        "“Decision lead”: the rule had come to Yes (decided by the lead); the facilitator let No stand. north was not in the room"
    )
    assert "“Decision half” was settled by default, by nobody's choice." in page["What surprised"]
    assert page["Strengths"][0] == "asked at once (observer)"
    assert page["Gaps"][0] == "nobody wrote it down (observer)"
    assert page["Actions"][0].startswith("None has been agreed.")
    assert page["Actions"][1:5] == ["buy a boat", "the mayor, as suggested", "no date yet", "suggested"]


def test_what_reviewers_found_goes_before_what_was_noted_and_actions_have_owner_and_date() -> None:
    review = Review(
        report=ReportTexts(LONG),
        findings=(
            ReviewFinding("f1", "improve", "", "Nobody called", priority="low"),
            ReviewFinding("f2", "improve", "", "Nobody knew", priority="high", evidence=(3,)),
            ReviewFinding("f3", "strength", "", "", "They read aloud."),
        ),
        actions=(
            CorrectiveAction("a1", action="Done long ago", status="done", due="2026-01-01"),
            CorrectiveAction("a2", action="Write a list", owner="The mayor", due="2027-02-01"),
            CorrectiveAction("a3", action="Buy a boat", due="2027-01-01", owner="The harbour"),
            CorrectiveAction("a4", action="Think"),
            *(CorrectiveAction(f"b{number}", action=f"More {number}") for number in range(4)),
        ),
    )
    document = build_report(debriefed(), review)
    page = front(document)
    assert page["Strengths"][0] == "They read aloud. (finding)"
    assert page["Gaps"][:2] == ["Nobody knew (finding)", "Nobody called (finding)"]
    assert page["Actions"][:8] == [
        *("Buy a boat", "The harbour", "2027-01-01", "open"),
        *("Write a list", "The mayor", "2027-02-01", "open"),
    ]
    assert page["Actions"][8:12] == ["Think", "nobody yet", "no date yet", "open"]
    (plan,) = [block for block in document.blocks if isinstance(block, DocumentTable) and block.key == "actions"]
    assert plan.caption == f"Who does what by when: {len(plan.rows)} of 8, the plan has the others"
    assert len(page["Strengths"]) == len(page["Gaps"]) == 3
    assert page[""][1].endswith("…")
    assert " ".join(LONG.split()) in words(document)  # the whole stands behind it


@pytest.mark.parametrize("save", everything(), ids=lambda save: save.head.title)
def test_the_first_page_takes_less_of_each_where_there_is_much_of_all(save: Save) -> None:
    """A page of A4 holds some 3,300 characters of these; it was printed and looked at with the longest of everything."""
    full = Review(
        report=ReportTexts(LONG),
        findings=tuple(
            ReviewFinding(f"f{n}", kind, "", LONG[:400]) for n in range(4) for kind in ("strength", "improve")
        ),
        actions=tuple(
            CorrectiveAction(f"a{n}", action=LONG[:400], owner="Head of the planning unit", due="2027-01-31")
            for n in range(9)
        ),
    )
    for review in (Review(), full):
        page = front(build_report(save, review))
        assert sum(len(line) for lines in page.values() for line in lines) < 3_300
        assert all(page[heading] for heading in HEADINGS)
        if review is full:
            assert (len(page["Strengths"]), len(page["Gaps"])) == (3, 3)


def test_where_the_record_holds_nothing_that_is_what_is_said() -> None:
    page = front(build_report(played(c.StartMove("opening"), c.EndExercise())))
    assert "ended early after move 1 of 3" in page[""][0]
    assert "no objective was rated" in page[""][0]
    assert page["What was decided"] == ["Nothing was decided."]
    assert page["What surprised"] == ["Nothing on record departs from plan, rule or estimate."]
    assert page["Strengths"] == ["Nobody put a strength on record."]
    assert page["Gaps"] == ["Nobody put anything to improve on record."]
    assert page["Actions"] == ["None has been agreed."]


@pytest.mark.parametrize("move", ["", "opening", "middle"])
def test_no_ending_is_told_of_an_exercise_that_ended_early(move: str) -> None:
    begun = [c.StartMove(move)] if move else []
    for short in (False, True):
        text = words(build_report(played(*begun, c.EndExercise()), options=ReportOptions(short=short)))
        assert "Mild" not in text
        assert "ended early" in text


def test_an_ending_recorded_by_an_older_program_before_the_last_move_is_not_repeated() -> None:
    """Before, ENDEX always recorded an ending; the moves that were played say that there was none."""
    import dataclasses

    from tabletop.exercise import events as e
    from tabletop.records import replace

    save = played(c.StartMove("opening"), c.EndExercise())
    records = [
        replace(record, event=e.EndingReached("mild", "Mild", "All is well."))
        if isinstance(record.event, e.EndingReached)
        else record
        for record in save.records
    ]
    document = build_report(dataclasses.replace(save, records=records))
    told = "\n".join(line for lines in front(document).values() for line in lines)
    assert "Mild" not in told
    assert "The exercise ended early after move 1 of 3: no ending of the scenario was reached." in words(document)


@pytest.mark.parametrize("options", BUILDS, ids=lambda one: f"{one.build}-{one.attribution}")
def test_what_nobody_ticked_is_never_called_unmet(options: ReportOptions) -> None:
    for save in everything():
        document = build_report(save, options=options)
        titles = [
            column.title for block in document.blocks if isinstance(block, DocumentTable) for column in block.columns
        ]
        assert "unmet" not in f"{words(document)} {titles}".lower()


# -- the short version -------------------------------------------------------------------------------------------------


def test_the_short_version_holds_the_first_page_decisions_objectives_actions_and_limits() -> None:
    for save in samples():
        whole, short = build_report(save), build_report(save, options=ReportOptions(short=True))
        chapters = [block.text for block in short.blocks if isinstance(block, Heading)]
        assert chapters == [
            "Executive summary",
            "Decisions",
            "Objectives",
            "Improvement plan",
            "Limitations",
            "Handling",
        ]
        assert front(short) == front(whole)
        assert short.marking == whole.marking
        assert short.events == ()
        assert Contents() not in short.blocks
        assert len(words(short)) < 9_000  # characters, of which a page holds some three thousand


@pytest.mark.parametrize("build", ["full", "releasable"])
def test_the_short_version_is_written_as_prose_alone(build: str, tmp_path: Path) -> None:
    save = samples()[0].path
    made = prepare(save, tmp_path, PublishOptions(build=build, short=True))  # type: ignore[arg-type]  # both are builds
    stem = f"EXERCISE-sample-first-steps-{build}-short"
    assert set(made.files) == {f"{stem}.md", f"{stem}.html", f"{stem}.docx"}
    with pytest.raises(PublishError, match="prose"):
        prepare(save, tmp_path, PublishOptions(("csv", "json"), short=True))
