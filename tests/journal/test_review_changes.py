"""Changes to a review are made on what the file holds by then, and nobody's words are lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tabletop.journal.review import (
    Annotation,
    CorrectiveAction,
    ObjectiveRating,
    ReportTexts,
    Review,
    ReviewError,
    ReviewFinding,
    load_review,
    review_path,
    store_review,
)
from tabletop.journal.review_changes import Overtaken, added, changes_of, drop, edited, find, restored
from tabletop.journal.workbook import Workbook
from tabletop.records import replace

ONE = ReviewFinding("f1", "improve", "speed", "Nobody decides", "It took an hour.", evidence=(3, 5))
TWO = ReviewFinding("f2", "strength", "", "Calm")
REVIEW = Review(
    findings=(ONE, TWO),
    actions=(
        CorrectiveAction("a1", "f1", action="write it down"),
        CorrectiveAction("a2", "f1", "own issue"),
        CorrectiveAction("a3", "f2"),
    ),
    ratings=(ObjectiveRating("speed", "M", "slow"),),
    annotations=(Annotation(4, "look", "n1"),),
)
ENTRIES = [*REVIEW.findings, *REVIEW.actions, *REVIEW.ratings, *REVIEW.annotations]


def test_what_is_added_gets_an_id_that_nothing_else_has() -> None:
    review = added(added(REVIEW, ReviewFinding(title="new")), ReviewFinding("f1", title="taken"))
    assert [finding.id for finding in review.findings] == ["f1", "f2", "f3", "f4"]
    assert added(Review(), CorrectiveAction(action="x")).actions[0].id == "a1"
    assert added(REVIEW, ObjectiveRating("other", "P")).ratings[-1].objective == "other"


def test_only_the_fields_that_were_changed_are_written_on_what_is_there_now() -> None:
    meanwhile = replace(REVIEW, findings=(replace(ONE, text="Two hours."), TWO))
    changes = changes_of(ONE, {"title": "Who decides", "text": ONE.text, "no such field": "x"})
    assert changes == {"title": "Who decides"}
    (first, _) = edited(meanwhile, ONE, changes).findings
    assert first == replace(ONE, title="Who decides", text="Two hours.")
    texts = edited(REVIEW, ReportTexts(), {"place": "Bonn"}).report
    assert texts.place == "Bonn"


def test_a_field_that_somebody_else_changed_is_not_overwritten_unknowingly() -> None:
    meanwhile = replace(REVIEW, findings=(replace(ONE, title="Theirs"), TWO))
    with pytest.raises(Overtaken) as caught:
        edited(meanwhile, ONE, {"title": "Mine", "priority": "high"})
    assert "Theirs" in caught.value.words
    known = caught.value.now
    assert edited(meanwhile, known, {"title": "Mine", "priority": "high"}).findings[0].title == "Mine"
    assert edited(meanwhile, ONE, {"title": "Theirs"}) == meanwhile  # both wanted the same


def test_what_was_deleted_meanwhile_comes_back_with_what_was_typed() -> None:
    meanwhile = drop(REVIEW, ReviewFinding, "f1")[0]
    review = edited(meanwhile, ONE, {"title": "Mine"})
    assert find(review, ReviewFinding, "f1") == replace(ONE, title="Mine")
    assert edited(meanwhile, ONE, {}) == meanwhile  # but not if nothing was typed


def test_a_deleted_finding_leaves_its_actions_saying_themselves_what_the_issue_was() -> None:
    review, dropped = drop(REVIEW, ReviewFinding, "f1")
    assert [(each.finding, each.issue) for each in review.actions] == [
        ("", "Nobody decides"),
        ("", "own issue"),
        ("f2", ""),
    ]
    assert dropped is not None
    back = restored(review, dropped)
    assert back.findings == REVIEW.findings
    assert [each.finding for each in back.actions] == ["f1", "f1", "f2"]
    assert restored(back, dropped) == back  # once is enough
    assert drop(REVIEW, ReviewFinding, "none") == (REVIEW, None)


@given(st.sampled_from(ENTRIES), st.sampled_from(ENTRIES))
def test_whatever_is_deleted_comes_back_in_its_place(one: ReviewFinding, other: ReviewFinding) -> None:
    def key(entry: object) -> str:
        return str(getattr(entry, "id", "") or getattr(entry, "objective", ""))

    review, first = drop(REVIEW, type(one), key(one))
    review, second = drop(review, type(other), key(other))
    if second is not None:
        review = restored(review, second)
    assert first is not None
    review = restored(review, first)
    assert review.findings == REVIEW.findings
    assert review.ratings == REVIEW.ratings
    assert review.annotations == REVIEW.annotations
    assert [each.id for each in review.actions] == ["a1", "a2", "a3"]


def test_a_workbook_sees_what_others_write_and_writes_on_top_of_it(tmp_path: Path) -> None:
    save = tmp_path / "tuesday.toml"
    mine, theirs = Workbook(save), Workbook(save)
    assert mine.load() == Review()
    assert not mine.is_stale()
    theirs.change(lambda review: added(review, TWO))
    assert mine.is_stale()
    mine.change(lambda review: added(review, ReviewFinding(title="mine")))
    assert [finding.title for finding in mine.review.findings] == ["Calm", "mine"]
    assert not mine.is_stale()
    assert load_review(save) == mine.review


def test_a_workbook_leaves_alone_what_it_cannot_read_and_a_change_that_fails(tmp_path: Path) -> None:
    save = tmp_path / "tuesday.toml"
    store_review(save, REVIEW)
    book = Workbook(save)
    book.load()

    def overtaken(review: Review) -> Review:
        raise Overtaken("no", review.report)

    with pytest.raises(Overtaken):
        book.change(overtaken)
    assert load_review(save) == REVIEW
    review_path(save).write_text("format = 1\n[[finding]]\nrating = 'Q'\n", encoding="utf-8")
    before = review_path(save).read_bytes()
    assert book.is_stale()
    with pytest.raises(ReviewError, match="line 3"):
        book.change(lambda review: added(review, TWO))
    assert book.review == REVIEW
    assert review_path(save).read_bytes() == before
