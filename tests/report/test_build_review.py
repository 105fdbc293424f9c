"""What reviewers write, as the report has it: cited or called opinion, and the improvement plan."""

from __future__ import annotations

from tabletop.exercise import events as e
from tabletop.journal.review import Annotation, CorrectiveAction, ObjectiveRating, ReportTexts, Review, ReviewFinding
from tabletop.report.build import ReportOptions, build_report
from tabletop.report.document import Cite, Opinion, plain, spans_of
from tests.report.debriefed import BUILDS, debriefed, table, words

REVIEW = Review(
    ReportTexts(summary="A calm evening.", scope="One room.", sponsor="The mayor", contact="desk@example.org"),
    (
        ReviewFinding(
            "f1",
            "improve",
            "one",
            "Nobody wrote",
            "The pen was dry.",
            "No pens ordered.",
            "Plan 7",
            (5, 9),
            "M",
            "high",
        ),
        ReviewFinding("f2", "strength", "", "Good tea", "Everybody said so."),
    ),
    (CorrectiveAction("a1", "f1", "No pens", "Order pens", "equipment", "The mayor", "", "2026-12-01", "2027-01-01"),),
    (ObjectiveRating("one", "S", "Better than the notes say."),),
    (Annotation(4, "look here", "n1", ("tone",)),),
)


def test_what_reviewers_write_is_cited_or_called_opinion() -> None:
    document = build_report(debriefed(), REVIEW)
    runs = [spans for block in document.blocks for spans in spans_of(block)]

    def evidence(start: str) -> list[type[object]]:
        spans = next(spans for spans in runs if plain(spans).startswith(start))
        return [type(span) for span in spans if isinstance(span, Cite | Opinion)]

    assert evidence("A calm evening.") == [Opinion]
    assert evidence("One room.") == [Opinion]
    assert evidence("Nobody wrote (rating M; priority high). The pen was dry.") == [Cite]
    assert evidence("Analysis: No pens ordered.") == [Cite]
    assert evidence("Good tea") == [Opinion]
    assert evidence("look here (tone)") == [Cite]
    assert evidence("Rating: S, performed with some challenges. Better than the notes say.") == [Cite]
    assert "Ratings of the objectives: S, performed with some challenges: 1." in words(document)


def test_evidence_that_a_build_does_not_hold_is_neither_cited_nor_called_opinion() -> None:
    save = debriefed()
    private = next(record.seq for record in save.records if isinstance(record.event, e.NotesKept))
    review = Review(
        findings=(
            ReviewFinding("f1", title="Held back", evidence=(private, 99_999)),
            ReviewFinding("f2", title="Half", evidence=(1, private)),
        )
    )
    for options in BUILDS:
        document = build_report(save, review, options)
        assert document.cited() == tuple(row.seq for row in document.events)
        runs = [spans for block in document.blocks for spans in spans_of(block)]
        held = next(spans for spans in runs if plain(spans).startswith("Held back"))
        half = next(spans for spans in runs if plain(spans).startswith("Half"))
        assert plain(held).endswith("(the evidence is not in this build)")
        assert not any(isinstance(span, Cite | Opinion) for span in held)
        assert half[-1] == Cite((1,))


def test_the_improvement_plan_carries_over_what_is_not_done() -> None:
    earlier = Review(
        actions=(
            CorrectiveAction("a1", issue="Old leak", action="Mend it", due="2026-06-01", status="under way"),
            CorrectiveAction("a2", issue="Old door", action="Paint it", status="done"),
        )
    )
    document = build_report(debriefed(), REVIEW, ReportOptions(previous=(("spring", earlier), ("spring", earlier))))
    plan = table(document, "improvement-plan")
    rows = [[plain(cell).strip() for cell in row] for row in plan.rows]
    assert rows == [
        ["1", "–", "Old leak", "Mend it", "–", "–", "–", "–", "2026-06-01", "under way", "spring"],
        [
            "2",
            "1",
            "No pens",
            "Order pens",
            "equipment",
            "The mayor",
            "–",
            "2026-12-01",
            "2027-01-01",
            "open",
            "this session",
        ],
    ]
