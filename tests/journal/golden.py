"""The golden saves: one of each sort for every format that was ever written. They are made once and then only read.

``python -m tests.journal.golden`` writes those that are missing. A file that stands is never written again: if a test of it fails,
old saves of users would fail too, and it is the program that must learn to read them.
"""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from tabletop.exercise import commands as c
from tabletop.exercise.events import Event, Recorded, UnknownEvent
from tabletop.journal.codec import FORMAT, Head
from tests.journal.samples import AT, HOSTILE, assemble, note, number, one_of_each
from tests.lab import Desk, document

FOLDER = Path(__file__).parents[1] / "golden" / "saves"


def contents() -> dict[str, bytes]:
    """Return the golden saves of the present format by file name."""
    bare = Head("", "", AT, "0.1.0", "en", "", "open", "")
    strangers: list[Event] = [
        UnknownEvent("from-the-future", 'data.list = [["a", 1], []]\ndata.text = "x"\n'),
        UnknownEvent("empty-thing", ""),
    ]
    full: list[list[Event]] = [[event] for event in one_of_each(full=True)]
    full += [strangers, [note(text) for text in HOSTILE], [note("".join(HOSTILE))]]
    return {
        f"{FORMAT}-minimal.toml": assemble([], bare)[0],
        f"{FORMAT}-full.toml": assemble([write] for write in number(full))[0],
        f"{FORMAT}-nulls.toml": assemble(
            ([write] for write in number([event] for event in one_of_each(full=False))), bare
        )[0],
        f"{FORMAT}-improvised.toml": assemble(*_improvised())[0],
    }


def _improvised() -> tuple[list[list[list[Recorded]]], Head]:
    """A session in which control does what no script foresaw: one append a write."""
    desk = Desk.started()
    desk.ask(c.MoveSerial("secret", -1))
    desk.ask(c.ReleaseInject("secret", ("south",)))
    desk.ask(c.CorrectInject("secret", "It was Tuesday."))
    desk.ask(c.SendOn("secret", ("east",)))
    desk.ask(c.OpenAdHoc("Do we go on?", "choice", "plurality", (), ("Yes", "No")))
    desk.ask(c.SubmitResponse("ad-hoc-1", "north", c.Answer(("option-2",))), "north")
    desk.ask(c.KeepDraft("ad-hoc-1", "south", c.Answer(("option-1",))), "south")
    desk.ask(c.TakeDraft("ad-hoc-1", "south"))
    desk.ask(c.CloseDecision("ad-hoc-1"))
    desk.ask(c.ResolveDecision("ad-hoc-1", ("option-1",), "It is early."))
    head = Head("improvised", "Improvised", AT, "0.1.0", "en", "", "open", "", document())
    return [[list(write)] for _, write in groupby(desk.records, key=lambda record: record.write)], head


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, data in contents().items():
        if not (FOLDER / name).exists():
            (FOLDER / name).write_bytes(data)
            print(f"wrote {FOLDER / name}")
