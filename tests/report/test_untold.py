"""What nobody was told in a session stands in no file of the releasable build, and in no workbook."""

from __future__ import annotations

import io
import tomllib
import zipfile
from pathlib import Path

import pytest

from tabletop.cli import main
from tabletop.report.publish import PublishOptions, prepare
from tabletop.scenario.load import load_document
from tests.report.debriefed import samples

SAVES = {save.path.name: save.path for save in samples()}


def untold(path: Path) -> list[str]:
    """A long stretch of each text of the scenario that the record does not repeat, found in the raw TOML."""
    with path.open("rb") as file:
        whole = tomllib.load(file)
    scenario, events = whole["scenario"], whole["event"]
    said = " ".join(repr(event.get("data", {})) for event in events)
    texts = [inject["body"] for inject in scenario["inject"].values()]
    for decision in scenario["decision"].values():
        texts.append(decision["question"])
        texts += (
            [option["result"] for option in decision["option"].values() if "result" in option]
            if "option" in decision
            else []
        )
        texts += [row["result"] for row in decision["rule"].get("payoff", []) if "result" in row]
    texts += [ending["text"] for ending in scenario["ending"].values()]
    pieces = [" ".join(text.split())[:60] for text in texts if len(" ".join(text.split())) >= 60]
    told = " ".join(said.replace("\\n", " ").replace("\\'", "'").split())
    return [piece for piece in pieces if piece not in told]


def searched(data: bytes) -> str:
    """The words of a file, of an archive those of its parts."""
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            data = b" ".join(archive.read(name) for name in archive.namelist())
    text = (
        data.decode("utf-8", "replace")
        .replace("\\n", " ")
        .replace('\\"', '"')
        .replace("&#x27;", "'")
        .replace("&quot;", '"')
    )
    return " ".join(text.split())


@pytest.mark.parametrize("name", SAVES)
def test_texts_that_nobody_was_told_are_in_no_releasable_file(name: str, tmp_path: Path) -> None:
    secret = untold(SAVES[name])
    assert len(secret) > (20 if "security" in name else 2)
    full = prepare(SAVES[name], options=PublishOptions())
    assert any(
        piece in searched(data) for data in full.files.values() for piece in secret
    )  # the search finds them where they are
    made = prepare(SAVES[name], options=PublishOptions(build="releasable"))
    files = {**made.files, "msel": _msel(SAVES[name], "xlsx", tmp_path), "csv": _msel(SAVES[name], "csv", tmp_path)}
    for file, data in files.items():
        words = searched(data)
        assert [piece for piece in secret if piece in words] == [], file
    assert (
        load_document(made.released.head.scenario).injects.keys()
        == load_document(full.released.head.scenario).injects.keys()
    )


def _msel(path: Path, form: str, folder: Path) -> bytes:
    out = folder / f"{path.stem}.{form}"
    assert main(["export", str(path), "--msel", str(out), "--build", "releasable"]) == 0
    return out.read_bytes()
