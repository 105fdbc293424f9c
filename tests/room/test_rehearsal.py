"""Rehearsals: complete, repeatable, the same on any number of processes, and worth a real save."""

from __future__ import annotations

from pathlib import Path

import pytest

from tabletop.exercise.apply import fold
from tabletop.exercise.rulebook import Rulebook
from tabletop.journal.reading import read_save
from tabletop.room.rehearsal.bots import STYLES
from tabletop.room.rehearsal.rehearsing import RehearsalReport, rehearse, save_last
from tabletop.room.rehearsal.tables import gaps, summary, tables
from tabletop.room.table.sessions import rulebook_of
from tabletop.scenario.load import load_scenario
from tests.lab import document, scenario
from tests.played import first_steps

SCENARIOS = Path(__file__).parent.parent.parent / "scenarios"


def report(plays: int = 30, **more: object) -> RehearsalReport:
    return rehearse(scenario(), document(), plays=plays, **more)  # type: ignore[arg-type]  # keywords of rehearse


@pytest.mark.slow
def test_the_same_seed_gives_the_same_counts_on_any_number_of_processes() -> None:
    one, two = report(jobs=1, seed=7), report(jobs=2, seed=7)
    assert one.tally == two.tally
    assert report(seed=8).tally != one.tally


def test_every_play_ends_and_no_command_is_refused() -> None:
    for style in STYLES:
        tally = report(10, styles=(style,)).tally
        assert tally.endings.total() == 10
        assert not tally.refused


def test_progress_is_told_and_stopping_keeps_what_is_finished() -> None:
    told: list[tuple[int, int]] = []
    report(25, progress=lambda done, wanted: told.append((done, wanted)))
    assert told == [(10, 25), (20, 25), (25, 25)]
    stopped = report(100, progress=lambda done, _: told.append((done, 0)), should_stop=lambda: told[-1] == (20, 0))
    assert stopped.plays == 20


def test_an_unknown_style_is_named() -> None:
    with pytest.raises(ValueError, match="eagle"):
        report(1, styles=("eagle",))


def test_styles_show_in_what_stands() -> None:
    """Hawks and doves, where the author marked the options, do not decide alike."""
    loaded = load_scenario(SCENARIOS / "first-steps")
    assert loaded.scenario is not None
    rope = {}
    for style in ("hawk", "dove"):
        tally = rehearse(loaded.scenario, loaded.document, plays=60, styles=(style,)).tally
        rope[style] = sum(n for (d, o, _), n in tally.outcomes.items() if (d, o) == ("crossing", "new-rope"))
    assert rope["hawk"] > rope["dove"] + 15


def test_the_last_play_becomes_a_save_that_folds_to_its_ending(tmp_path: Path) -> None:
    rehearsed = report(12, seed=3)
    path = save_last(rehearsed, tmp_path)
    save = read_save(path)
    assert not save.damage
    assert not save.recovery
    state = fold(save.records)
    assert (state.phase, state.seq) == ("ended", len(save.records))
    assert state.ending is not None
    walls = [record.at for record in save.records]
    assert walls == sorted(walls)
    assert walls[0] < walls[-1]
    assert isinstance(rulebook_of(save), Rulebook)


def test_tables_name_everything_of_the_scenario() -> None:
    rehearsed = report(20)
    text = repr(tables(rehearsed))
    made = scenario()
    for title in [
        spec.title for part in (made.endings, made.injects, made.tracks, made.moves) for spec in part.values()
    ]:
        assert repr(title)[1:-1] in text
    for grid in tables(rehearsed):
        assert all(len(row) == len(grid.columns) for row in grid.rows)
    assert "20" in summary(rehearsed)


def test_gaps_tell_what_never_came() -> None:
    made = document()
    made["ending"] = {"never": {"title": "Never", "when": ["heat == 10", "heat == 0"], "text": "No."}, **made["ending"]}
    made["inject"]["unseen"] = {**made["inject"]["boil"], "when": ["heat == 10", "heat == 0"]}
    from tabletop.scenario.load import load_document

    found = gaps(rehearse(load_document(made), made, plays=20))
    assert any("never" in words for words in found)
    assert any("unseen" in words for words in found)
    assert not any("refused" in words for words in found)


@pytest.mark.slow
def test_the_shipped_scenario_is_in_balance() -> None:
    """A sample; the whole measure stands in docs/balance.md."""
    loaded = load_scenario(SCENARIOS / "security-guarantees")
    assert loaded.scenario is not None
    rehearsed = rehearse(loaded.scenario, loaded.document, plays=60, seed=2)
    assert not rehearsed.tally.refused
    assert sum(not rehearsed.tally.endings[ending] for ending in loaded.scenario.endings) <= 1
    never = [key for key in loaded.scenario.decisions if not rehearsed.tally.decisions[key]]
    assert never == []
    unseen = [inject for inject in loaded.scenario.injects if not rehearsed.tally.injects[inject]]
    assert unseen == []


def test_the_published_balance_speaks_of_the_scenario_as_it_is() -> None:
    """`make balance` after a change: every ending, option, inject and track is in docs/balance.md, and nothing is missing there."""
    loaded = load_scenario(SCENARIOS / "security-guarantees")
    assert loaded.scenario is not None
    words = (SCENARIOS.parent / "docs" / "balance.md").read_text(encoding="utf-8")
    made = loaded.scenario
    parts = (made.endings, made.injects, made.tracks, made.moves, made.decisions)
    titles = [spec.title for part in parts for spec in part.values()]
    labels = [option.label for decision in made.decisions.values() for option in decision.options.values()]
    assert [title for title in (*titles, *labels) if f" {title} |" not in words] == []
    assert "Gaps: none." in words


def test_who_waits_is_told_when_the_processes_have_begun() -> None:
    """Until then ctrl+c is ignored, because they inherit that; the first press must not be lost."""
    told: list[tuple[int, int]] = []
    loaded = first_steps()
    assert loaded.scenario is not None
    rehearse(
        loaded.scenario, loaded.document, plays=20, jobs=2, progress=lambda done, wanted: told.append((done, wanted))
    )
    assert told == [(0, 20), (10, 20), (20, 20)]
