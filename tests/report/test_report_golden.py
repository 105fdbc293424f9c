"""The reports on the samples are those that the repository keeps, byte for byte."""

from __future__ import annotations

import difflib
import io

import pytest
from docx import Document

from tests.report.golden import COMMAND, FOLDER, contents, reports

pytestmark = pytest.mark.slow

REMEDY = f"if the report was meant to change, run `{COMMAND}` and look at the diff"


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    """The reports as they would be written now."""
    return reports()


@pytest.fixture(scope="module")
def made(files: dict[str, bytes]) -> dict[str, bytes]:
    """The golden files of them."""
    return contents(files)


def test_the_golden_reports_are_all_there_and_no_others(made: dict[str, bytes]) -> None:
    assert sorted(path.name for path in FOLDER.iterdir()) == sorted(made), REMEDY


def test_reports_are_as_they_were(made: dict[str, bytes]) -> None:
    changed = [name for name, data in made.items() if (FOLDER / name).read_bytes() != data]
    shown = [line for name in changed for line in _difference(name, made[name])]
    assert not changed, "\n".join([f"{', '.join(changed)}: {REMEDY}", *shown[:60]])


def test_a_reader_library_opens_the_documents(files: dict[str, bytes]) -> None:
    documents = {name: data for name, data in files.items() if name.endswith(".docx")}
    assert len(documents) == 4
    for name, data in documents.items():
        opened = Document(io.BytesIO(data))
        styles = [paragraph.style.name for paragraph in opened.paragraphs if paragraph.style is not None]
        assert styles.count("Heading 1") > 8, name
        assert all(len({len(row.cells) for row in table.rows}) == 1 for table in opened.tables), name
        assert len(opened.tables) > 8, name


def _difference(name: str, data: bytes) -> list[str]:
    """How the kept file and the new one differ, in short lines."""
    before = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    after = data.decode().splitlines()
    return [line[:200] for line in difflib.unified_diff(before, after, name, "now", lineterm="", n=0)]
