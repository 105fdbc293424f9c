"""Comparing plays in which anybody does anything: whoever is compared with themselves differs in nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tabletop.report.compare import compare
from tabletop.report.compare_pages import pages
from tabletop.report.comparison import as_csv, document
from tabletop.report.render import text
from tests.chance import examples
from tests.exercise.wild import played, plays
from tests.report.groups import forked, saved


@pytest.mark.slow
@examples(25)
@given(play=plays)
def test_a_session_compared_with_itself_differs_in_nothing(play: tuple[int, int]) -> None:
    desk, _ = played(play)
    comparison = compare([saved(desk, "one"), saved(desk, "two")])
    assert comparison.parting is None
    assert {row.relation for row in comparison.decisions} <= {"same", "texts", "nobody"}
    assert {row.relation for row in comparison.injects} <= {"same", "nobody"}
    assert not any(row.split for row in comparison.decisions)
    assert all(track.spread == 0 for track in comparison.tracks)
    assert comparison.common == {(0, 1): len(desk.records)}
    pair = comparison.agreement[0, 1]
    assert (pair.same, pair.both, pair.answers, pair.of) == (0, 0, 0, 0)  # all of it is shared
    assert [page.key for page in pages(comparison) if page.differs] == []


@pytest.mark.slow
@examples(25)
@given(one=plays, two=plays, data=st.data())
def test_any_sessions_can_be_compared_and_written(
    one: tuple[int, int], two: tuple[int, int], data: st.DataObject
) -> None:
    first, second = played(one)[0], played(two)[0]
    saves = [saved(first, "first"), saved(second, "second")]
    if first.records:
        event = data.draw(st.integers(1, len(first.records)))
        saves.append(saved(forked(saves[0], event), "third"))
    comparison = compare(saves)
    if len(saves) == 3:
        assert comparison.common[0, 2] == event
        assert comparison.agreement[0, 2].both == 0  # nothing was played behind the fork
    made = document(comparison)
    assert made == document(compare(saves))
    assert max(map(len, text.render(made, 100).splitlines())) <= 100
    assert as_csv(made)
    rows = [row for page in pages(comparison) for row in page.rows]
    assert all(len(row.cells) == len(row.keys) == len(saves) for row in rows)
    first_pair, turned = comparison.agreement[0, 1], compare(saves[1::-1]).agreement[0, 1]
    assert first_pair == turned  # agreement knows no first and second
