"""What a reviewer is shown of a record, as evidence for findings."""

from __future__ import annotations

import dataclasses

import pytest

from tabletop.exercise.events import Recorded
from tabletop.journal.errors import SaveError
from tabletop.journal.reading import Save
from tabletop.records import replace
from tabletop.report.evidence import GROUPS, Survey, survey
from tests.report.debriefed import PRIVATE, WHISPER, debriefed, samples


@pytest.fixture(scope="module")
def found() -> Survey:
    return survey(debriefed())


def test_every_sort_of_evidence_is_there_with_its_event(found: Survey) -> None:
    assert {item.group for item in found.items} == set(GROUPS)
    order = [list(GROUPS).index(item.group) for item in found.items]
    assert order == sorted(order)
    assert all(0 < item.event <= found.last for item in found.items)
    words = {(item.group, item.sign, item.words) for item in found.items}
    assert {
        ("observation", "+", "asked at once"),
        ("observation", "−", "nobody wrote it down"),
        ("log", "·", "north takes the bridge"),  # as corrected
        ("hotwash", "+", "the early boat"),
        ("hotwash", "−", "say who decides"),
        ("feedback", "+", "calm"),
        ("feedback", "→", "buy a boat"),
    } <= words
    assert not any("practice" in item.words for item in found.items)


def test_each_piece_says_what_a_finding_made_of_it_begins_with(found: Survey) -> None:
    asked = next(item for item in found.items if item.words == "asked at once")
    assert (asked.kind, asked.objectives) == ("strength", ("one",))
    assert "rated 4 of 4" in asked.about
    assert found.of(asked.event).startswith("T+00:07:40")
    wish = next(item for item in found.items if item.wish)
    assert wish.wish == ("buy a boat", "the mayor")
    seen = {item.sign for item in found.items if item.group == "expected"}
    assert seen == {"+", "·"}  # what nobody ticked speaks neither for nor against
    assert {item.kind for item in found.items if item.sign == "·" and item.group == "expected"} == {"observation"}


def test_private_words_and_names_of_forms_are_no_evidence(found: Survey) -> None:
    told = "\n".join(f"{item.words} {item.about}" for item in found.items)
    assert PRIVATE not in told
    assert WHISPER not in told
    assert not any(name in told for name in ("anna", "berta"))


def test_without_a_tick_no_expected_action_is_called_missed() -> None:
    save = debriefed()
    kept = [record for record in save.records if record.event.kind != "expectation-ticked"]
    found = survey(_with(save, kept))
    assert not found.ticks_used
    assert not any(item.group == "expected" for item in found.items)


def test_a_session_that_has_not_ended_is_a_draft() -> None:
    save = debriefed()
    assert not survey(save).draft
    assert survey(_with(save, save.records[:40])).draft == "under way"
    assert survey(_with(save, save.records[:1])).draft == "not begun"
    assert survey(_with(save, [])).last == 0


@pytest.mark.parametrize("save", samples(), ids=lambda save: save.path.stem)
def test_of_the_samples_every_event_that_is_named_can_be_told(save: Save) -> None:
    found = survey(save)
    assert found.title == save.head.title
    for item in found.items:
        assert found.of(item.event) != f"event {item.event}"
    assert "does not hold" in found.of(found.last + 1)


def test_a_scenario_of_another_program_is_refused_in_words() -> None:
    save = debriefed()
    with pytest.raises(SaveError, match="cannot be read by this program"):
        survey(dataclasses.replace(save, head=replace(save.head, scenario={"scenario": {"title": "?"}})))


def _with(save: Save, records: list[Recorded]) -> Save:
    return dataclasses.replace(save, records=records)
