"""The golden saves: one of each sort for every format that was ever written. They are made once and then only read.

``python -m tests.journal.golden`` writes those that are missing. A file that stands is never written again: if a test of it fails,
old saves of users would fail too, and it is the program that must learn to read them.
"""

from __future__ import annotations

from pathlib import Path

from tabletop.exercise.events import Event, UnknownEvent
from tabletop.journal.codec import FORMAT, Head
from tests.journal.samples import AT, HOSTILE, assemble, note, number, one_of_each

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
    }


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, data in contents().items():
        if not (FOLDER / name).exists():
            (FOLDER / name).write_bytes(data)
            print(f"wrote {FOLDER / name}")
