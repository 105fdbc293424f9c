"""The commands of after action with hostile names, texts and places: what they print is shown and never obeyed, and nothing is half written."""

from __future__ import annotations

from pathlib import Path

import pytest

from tabletop.cli import main
from tabletop.exercise import commands as c
from tabletop.journal.codec import encode_append, encode_head
from tabletop.journal.review import (
    Annotation,
    CorrectiveAction,
    ForkMark,
    ObjectiveRating,
    ReportTexts,
    Review,
    ReviewFinding,
    dump_review,
    review_path,
)
from tabletop.records import replace
from tests.hostile import FILE_NAME, HOSTILE, MARKUP, obeyed
from tests.lab import Desk
from tests.report.groups import saved

NAME = f"{FILE_NAME}\n[[event]]"
Printed = pytest.CaptureFixture[bytes]
TEXT = f'=HYPERLINK("x") {HOSTILE}'


def review() -> Review:
    """An attack in every text of a review."""
    line = f"=1+1 {MARKUP}"
    return Review(
        ReportTexts(TEXT, TEXT, line, line, line, author=line),
        (ReviewFinding("f1", "improve", "one", line, TEXT, TEXT, line, (1, 10**9), "M", "high"),),
        (CorrectiveAction("a1", "f9", line, line, "planning", line, line, line, line),),
        (ObjectiveRating("one", "P", TEXT), ObjectiveRating("one", "U", line)),
        (Annotation(3, TEXT, "n1", (line,)),),
        (ForkMark(line, 5, line, line),),
    )


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """A folder with one session that ended, of a hostile name, and its review."""
    desk = Desk()
    desk.ask(c.OpenSession(TEXT))
    desk.ask(c.SeatRole("north", TEXT[:100], consent=True, member="m"))
    desk.ask(c.StartExercise("5eed5eed5eed5eed"))
    desk.ask(c.WriteLogLine(TEXT, "decision", "north", TEXT, TEXT, TEXT))
    desk.ask(c.StartMove("opening"))
    desk.ask(c.RecordObservation(TEXT, "improve", 1))
    desk.ask(c.EndExercise(TEXT))
    desk.ask(c.PutPrompt(TEXT, TEXT))
    desk.ask(c.RecordPoint(TEXT, TEXT))
    desk.ask(c.GiveFeedback((("mix", 1),), (TEXT,), (TEXT,), TEXT, ((TEXT, "high", TEXT),), TEXT, TEXT))
    save = saved(desk, "x")
    folder = tmp_path / "saves"
    folder.mkdir()
    for name in (NAME, "plain"):
        data, digest = encode_head(replace(save.head, id=f"id {len(name)}", title=HOSTILE))
        for record in save.records:
            block, digest = encode_append([[record]], digest)
            data += block
        (folder / f"{name}.toml").write_bytes(data)
    path = folder / f"{NAME}.toml"
    review_path(path).write_bytes(dump_review(review(), "x"))
    return folder


def run(shelf: Path, words: list[str], capfdbinary: Printed) -> tuple[int, bytes]:
    """One command as typed; what it printed has passed the judge."""
    code = 0
    try:
        code = main(["--saves", str(shelf), *words])
    except SystemExit as left:
        code = int(left.code or 0)
    printed = capfdbinary.readouterr()
    assert b"Traceback" not in printed.err
    assert obeyed(printed.out + printed.err, drawn=False) == []
    return code, printed.out + printed.err


@pytest.mark.parametrize(
    "words",
    [
        ["report", NAME, "--yes"],
        ["report", NAME, "--yes", "--build", "releasable", "--format", "md"],
        ["report", HOSTILE],
        ["report", "plain", "--carry", NAME, "--yes", "--format", "md"],
        ["report", NAME, "--name", HOSTILE, "--yes", "--format", "md"],
        ["compare", NAME, "plain"],
        ["compare", NAME, HOSTILE],
        ["findings", NAME, "--check"],
        ["withdraw", NAME, HOSTILE, "--erase"],
        ["withdraw", "plain", TEXT[:100], "--pseudonymise"],
        ["fork", NAME, "--at", HOSTILE],
        ["fork", NAME, "--at", "5", "--title", HOSTILE],
        ["export", NAME, "--msel", "OUT/m.csv"],
        ["export", NAME, "--msel", f"OUT/{NAME}.xlsx"],
        ["import", f"OUT/{NAME}.csv", "--out", "OUT/s"],
        ["import", HOSTILE, "--out", f"OUT/{NAME}"],
    ],
)
def test_no_command_prints_an_attack(words: list[str], shelf: Path, tmp_path: Path, capfdbinary: Printed) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / f"{NAME}.csv").write_text(f"No,Time,{MARKUP},Message,To\n1,T+0:05,a,{MARKUP},b\n", encoding="utf-8")
    code, printed = run(shelf, [word.replace("OUT", str(out)) for word in words], capfdbinary)
    if words[0] in {"report", "compare", "export"} and words[1] == NAME and words[2] != HOSTILE:
        assert code == 0
    assert printed
    for file in tmp_path.rglob("*"):
        assert not file.name.endswith(".part")
        if file.suffix in {".md", ".html", ".csv"} and file.parent != out:
            assert obeyed(file.read_bytes().replace(b"\xef\xbb\xbf", b"").replace(b"\t", b" "), drawn=False) == []


PLACES = ["file", "file/below", "saves", "loop/x"]
TAKEN = {
    ("report", "saves"),
    ("import", "saves"),
    ("export", "saves"),
    ("export", "file"),
}  #: an export has an ending of its own


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("command", ["report", "compare", "export", "import"])
def test_a_place_that_cannot_be_written_is_named_and_holds_nothing_new(
    command: str, place: str, shelf: Path, tmp_path: Path, capfdbinary: Printed
) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    (tmp_path / "m.csv").write_text("No,Time,Title,Message,To\n1,T+0:05,a,b,c\n", encoding="utf-8")
    before = {path: path.read_bytes() for path in shelf.iterdir()}
    target = str(tmp_path / place)
    words = {
        "report": ["report", "plain", "--yes", "--format", "md", "--out", target],
        "compare": ["compare", "plain", NAME, "--out", target],
        "export": ["export", "plain", "--msel", f"{target}.csv"],
        "import": ["import", str(tmp_path / "m.csv"), "--out", target],
    }[command]
    code, printed = run(shelf, words, capfdbinary)
    assert printed
    assert bool(code) == ((command, place) not in TAKEN)
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"
    assert {path: path.read_bytes() for path in before} == before
    assert not [path for path in tmp_path.rglob("*") if path.name.endswith(".part")]
