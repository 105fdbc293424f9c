"""The tree that all formats are written from."""

from __future__ import annotations

from tabletop.report.document import (
    Bullets,
    Cite,
    Document,
    DocumentColumn,
    DocumentTable,
    Heading,
    Opinion,
    Para,
    Strong,
    Text,
    plain,
    spans_of,
)

PARA = Para((Text("a "), Cite((3, 1))))
BULLETS = Bullets(((Text("b"), Opinion()), (Text("c "), Cite((7,)))))
TABLE = DocumentTable(
    "t", (DocumentColumn("x"), DocumentColumn("y")), (((Text("d"),), (Text("e "), Cite((3, 9)))),), "k"
)


def test_what_a_document_cites_is_found_in_every_kind_of_block() -> None:
    document = Document("t", "", "m", "en", "full", "d", "s", (Heading(1, "h", "h"), PARA, BULLETS, TABLE), ())
    assert document.cited() == (1, 3, 7, 9)


def test_the_runs_of_spans_of_a_block() -> None:
    assert spans_of(PARA) == (PARA.spans,)
    assert spans_of(BULLETS) == BULLETS.items
    assert [plain(spans) for spans in spans_of(TABLE)] == ["d", "e "]
    assert spans_of(Heading(1, "h", "h")) == ()


def test_plain_words_leave_evidence_out() -> None:
    assert plain((Strong("a"), Text(" b "), Cite((1,)), Opinion())) == "a b "
