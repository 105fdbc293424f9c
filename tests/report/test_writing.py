"""The writer of blocks: names that must be unique are made so, whatever the record repeats."""

from __future__ import annotations

from tabletop.report.charts import Bars
from tabletop.report.document import DocumentTable, Figure, Heading, Text
from tabletop.report.writing import Writer, left


def test_a_record_that_repeats_itself_gives_anchors_and_keys_of_their_own() -> None:
    write = Writer()
    for _ in range(3):
        write.heading(2, "Crossing", "crossing")
        write.table("options-crossing", "Options", [left("Option")], [[(Text("row boats"),)]])
        write.figure("votes-crossing", "Votes", Bars("Votes", (("Baker", 1.0, ""),), "votes"))
    anchors = [block.anchor for block in write.blocks if isinstance(block, Heading)]
    keys = [block.key for block in write.blocks if isinstance(block, DocumentTable | Figure)]
    assert anchors == ["crossing", "crossing-2", "crossing-3"]
    assert len(set(keys)) == 6
    assert keys[:2] == ["options-crossing", "votes-crossing"]


def test_a_table_without_rows_takes_no_name() -> None:
    write = Writer()
    write.table("votes", "Votes", [left("Role")], [])
    write.table("votes", "Votes", [left("Role")], [[(Text("Baker"),)]])
    assert [block.key for block in write.blocks if isinstance(block, DocumentTable)] == ["votes"]
