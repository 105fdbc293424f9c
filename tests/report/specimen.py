"""One document with one of everything, and one in which every text attacks what it is written into."""

from __future__ import annotations

import types
import typing
from collections.abc import Sequence
from typing import Any

from tabletop.exercise import events as e
from tabletop.journal.codec import Head
from tabletop.journal.review import Review
from tabletop.records import names
from tabletop.report.charts import Bars, Chart, ChartBand, Lines, Spread, Stacked, series_of
from tabletop.report.document import (
    Block,
    Build,
    Bullets,
    Cite,
    Contents,
    Document,
    DocumentColumn,
    DocumentTable,
    Emph,
    EventRow,
    Figure,
    Heading,
    Opinion,
    PageBreak,
    Para,
    Separator,
    Strong,
    Text,
)
from tabletop.report.people import Register
from tabletop.report.release import Released
from tests.hostile import MARKUP

MARKING = "UNCLASSIFIED // EXERCISE ONLY"

#: each alone is markup, an address, a formula, a macro or the end of something somewhere
ATTACKS = (
    "[x](javascript:alert(1))",
    "![x](http://evil.example/x.png)",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</style></title></svg><script>alert(2)</script>",
    '" onmouseover="alert(3)" x="',
    "' onfocus='alert(4)",
    "&lt;b&gt; &copy; &#106;",
    "| a | b |",
    "`code` ``` ~~~",
    "# heading",
    "- item",
    "+ item",
    "1. one",
    "2) two",
    "> quote",
    "===",
    "---",
    "    indented",
    "**bold** __bold__ *it* _it_ ~~gone~~ $x$",
    "<https://evil.example> https://evil.example/a?b=1&c=2 www.evil.example me@evil.example",
    "[ref]: http://evil.example",
    "[^1] [x] [ ]",
    "trailing backslash \\",
    "]]> <!-- --> <?php ?> <![CDATA[",
    '=HYPERLINK("http://evil.example","x")',
    "@SUM(1) +1 -1",
    "{{ 7*7 }} ${7*7} %s {0}",
    "\\22 } @import url(http://evil.example); { \\",
    MARKUP,
)

CHARTS: tuple[Chart, ...] = (
    Lines(
        "Tracks over the moves",
        ("Start", "Move 1 · Opening", "Move 2 · The debate on sanctions", "Move 3"),
        series_of(
            [("Cohesion", (5, 6, 6, 4)), ("Public support", (5, 5, 4, 4)), ("Readiness 漢字", (2, None, 7, 9))],
        ),
        (ChartBand("low", 0, 3), ChartBand("middle", 4, 6), ChartBand("high", 7, 10)),
        0,
        10,
        "points",
    ),
    Bars(
        "Time to decide", (("Germany", 12.5, "3 of 4"), ("France", None, "never answered"), ("Poland", 0.0, "")), "min"
    ),
    Spread("Estimates", (("Sanctions hold", (35, 40, 40, 60, 85), 40), ("nobody", (), None)), 0, 100, "%"),
    Stacked(
        "What each role did",
        (("Germany", (4, 5, 3)), ("France", (0, 0, 0))),
        ("answers", "messages", "reasons"),
    ),
)


def charts_of(text: str) -> tuple[Chart, ...]:
    """One chart of each kind with this text wherever a chart takes text."""
    return (
        Lines(text, (text, text), series_of([(text, (1, 2)), (text, (None, 3))]), (ChartBand(text, 0, 3),), 0, 5, text),
        Bars(text, ((text, 3.0, text), (text, None, text)), text),
        Spread(text, ((text, (1, 2), 2), (text, (), None)), 0, 10, text),
        Stacked(text, ((text, (1, 2)), (text, (0, 3))), (text, text), text),
    )


def document() -> Document:
    """A small report with one of everything."""
    table = DocumentTable(
        "Decisions",
        (
            DocumentColumn("Decision", width_hint=3),
            DocumentColumn("Outcome", width_hint=4),
            DocumentColumn("Minutes", "right"),
        ),
        (
            ((Text("Sanctions debate"),), (Text("Shadow fleet"), Cite((4, 5, 6, 9))), (Text("12.5"),)),
            ((Strong("Convoy"),), (Emph("none"), Opinion()), (Text("–"),)),
        ),
        "decisions",
    )
    blocks: list[Block] = [
        Contents(),
        Heading(1, "Executive summary", "summary"),
        Para((Text("Two of "), Strong("three"), Text(" objectives were met."), Cite((4, 9)))),
        Para((Text("The table worked well together."), Opinion())),
        Bullets(((Text("Keep: "), Emph("blind estimates")), (Text("Improve: who decides"), Cite((5,))))),
        Heading(2, "Decisions", "decisions"),
        table,
        PageBreak(),
        Heading(1, "Charts", "charts"),
        *(Figure(chart, f"Caption {number}", f"chart-{number}") for number, chart in enumerate(CHARTS)),
        Separator(),
        Para((Text("First line\nsecond line"),)),
    ]
    events = tuple(
        EventRow(seq, f"T+00:0{seq}:00", "2026-11-23 18:04", "Move 1", "inject-released", f"Event number {seq}")
        for seq in (4, 5, 6, 9)
    )
    return Document(
        "After-action report",
        "A specimen",
        MARKING,
        "en",
        "full",
        "0123456789abcdef",
        "specimen.toml",
        tuple(blocks),
        events,
    )


def hostile(text: str = "\n".join(ATTACKS)) -> Document:
    """A report in which this text stands everywhere a text can stand."""
    spans = (Text(text), Strong(text), Emph(text), Text(text), Cite((1,)), Opinion(), Text(text))
    blocks: list[Block] = [
        Contents(),
        Heading(1, text, "one"),
        Para(spans),
        Bullets((spans, (Text(text),))),
        DocumentTable(text, (DocumentColumn(text), DocumentColumn(text, "right")), ((spans, (Text(text),)),), "table"),
        *(Figure(chart, text, f"chart-{number}") for number, chart in enumerate(charts_of(text))),
    ]
    return Document(
        text, text, text, "en", "full", text, text, tuple(blocks), (EventRow(1, text, text, text, text, text),)
    )


def record_of_every_kind(text: str) -> tuple[e.Recorded, ...]:
    """One event of each kind, with this text in every field that holds text."""
    kinds: list[type[e.Event]] = [*e.EVENTS.values(), e.UnknownEvent]
    return tuple(
        e.Recorded(number, number, "2026-11-24T03:00:00.000Z", number + 0.5, text, text, text, _event(cls, text))
        for number, cls in enumerate(kinds, 1)
    )


def _event(cls: type[e.Event], text: str) -> e.Event:
    hints = typing.get_type_hints(cls)
    return cls(**{name: _value(hints[name], text) for name in names(cls)})


def _value(hint: Any, text: str) -> Any:
    args = typing.get_args(hint)
    if typing.get_origin(hint) in {types.UnionType, typing.Union}:
        return _value(args[0], text)
    if args:
        inner = args[:1] if args[-1] is Ellipsis else args
        one = tuple(_value(arg, text) for arg in inner)
        return one * 2 if args[-1] is Ellipsis else one
    return {str: text, int: 3, float: 2.5, bool: True}[hint]


def release(records: Sequence[e.Recorded], head: Head, review: Review | None = None, build: Build = "full") -> Released:
    """Records as if they had passed the gate: what is tested here is how they are written, not what is let through."""
    return Released(
        tuple(records), head, review or Review(), Register.of(records, head.scenario), (), "open", build, "specimen"
    )
