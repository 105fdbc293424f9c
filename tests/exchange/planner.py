"""Rows of MSELs for tests: made by hand, and made at random, with texts that attack."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from hypothesis import strategies as st

from tabletop.exchange.msel import EVERYBODY, Mapping, Mark, MselRow, Reading, When
from tests import hostile


def at(minutes: float | None) -> When:
    """So many minutes after STARTEX; None: on order."""
    if minutes is None:
        return When(on_order=True, spelled="on order")
    return When(seconds=round(minutes * 60), spelled=f"T{minutes:+g}")


def row(number: int, minutes: float | None = None, **fields: Any) -> MselRow:
    """A row; ``minutes`` after STARTEX, or on order."""
    when = fields.pop("when", None) or at(minutes)
    return MselRow(row=number, sheet=fields.pop("sheet", "MSEL"), id=fields.pop("id", str(number)), when=when, **fields)


def reading(rows: Iterable[MselRow], marks: Iterable[Mark] = ()) -> Reading:
    """These rows, as if they had been read."""
    return Reading(tuple(rows), (), Mapping("msel.xlsx", "xlsx", (), ()), (), tuple(marks))


WORDS = st.one_of(
    st.text(st.characters(codec="utf-8"), max_size=40),
    st.sampled_from(
        [
            "",
            " ",
            "=HYPERLINK(1)",
            "'''",
            '"""',
            "\\",
            "a\nb\n\nc",
            "漢字",
            "w" * 250,
            "x y " * 2000,
            hostile.HOSTILE,
            "if",
            "all",
        ]
    ),
)
LISTS = st.lists(WORDS, max_size=3).map(tuple)
WHENS = st.one_of(
    st.just(When(on_order=True)),
    st.integers(-200_000, 2_000_000).map(lambda seconds: When(seconds=seconds)),
    st.integers(0, 90_000).map(lambda seconds: When(in_move=seconds)),
    st.integers(-(10**12), 10**12).map(
        lambda seconds: When(seconds=seconds, day=seconds // 86_400, absolute="9999-12-31T23:00")
    ),
)
ROWS = st.lists(
    st.builds(
        MselRow,
        row=st.integers(1, 500),
        sheet=st.sampled_from(["MSEL", "Day 2"]),
        id=WORDS,
        when=WHENS,
        scenario_time=WORDS,
        duration=st.none() | st.integers(0, 100_000),
        move=st.sampled_from(["", "Phase I", "phase i", "Response", hostile.MARKUP]),
        kind=st.sampled_from(["", "Decision", "poll", "contextual"]),
        core=st.sampled_from([None, True, False]),
        title=WORDS,
        text=WORDS,
        sender=WORDS,
        to=st.lists(st.sampled_from([EVERYBODY, "Police", "POLICE", "Fire / Rescue", "White Cell", "observer", "Городской совет"]), max_size=3).map(tuple)
        | LISTS,
        channel=WORDS | st.sampled_from(["E-Mail", "TV", "pigeon"]),
        controller=WORDS,
        expect=LISTS,
        objectives=LISTS,
        notes=WORDS,
        status=WORDS,
        options=LISTS,
        extra=st.lists(st.tuples(WORDS, WORDS), max_size=2).map(tuple),
    ),
    max_size=8,
)  # fmt: skip
