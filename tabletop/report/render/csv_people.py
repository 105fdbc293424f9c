"""Tables of the CSV bundle about the people at the table: receipts, messages, requests, seats, feedback forms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from tabletop.exercise import events as e
from tabletop.exercise.feedback import STATEMENTS
from tabletop.exercise.seats import ALL
from tabletop.report.render.csv_lines import PLACE, CsvFile, CsvRecord, meaning, since


def receipts(lines: Sequence[CsvRecord], *, exact: bool) -> CsvFile:
    """Who acknowledged what, and how long it took."""
    out: dict[tuple[str, str], float] = {}  #: (inject, role or all) -> when it went out
    rows = []
    for line in lines:
        event = line.record.event
        if isinstance(event, e.InjectReleased) and not line.undone:
            out.update({(event.inject, role): line.record.clock for role in event.to})
        elif isinstance(event, e.InjectAcknowledged):
            released = out.get((event.inject, event.role), out.get((event.inject, ALL)))
            rows.append((*line.place(), event.inject, event.role, since(released, line, exact=exact)))
    columns = (
        ("inject", "id of the inject"),
        ("role", "id of the role that acknowledged it"),
        ("seconds", "exercise time from its release to this; empty in the releasable build"),
    )
    return CsvFile("acknowledgements", "A role confirmed that it has read an inject.", (*PLACE, *columns), tuple(rows))


def messages(lines: Sequence[CsvRecord]) -> CsvFile:
    """Who wrote to whom, how often; the texts are in ``events.csv``."""
    counts: Counter[tuple[str, str, str]] = Counter()
    for line in lines:
        event = line.record.event
        if isinstance(event, e.MessageSent):
            counts.update((line.move, event.sender, seat) for seat in event.to)
    columns = (
        ("move", "id of the move, empty before the first"),
        ("sender", "id of the role, or facilitator for control"),
        ("to", "id of the role, or facilitator for control"),
        ("messages", "how many; one to several is counted for each"),
    )
    order = {line.move: number for number, line in reversed(list(enumerate(lines)))}
    rows = sorted(((*key, count) for key, count in counts.items()), key=lambda row: (order[row[0]], row))
    return CsvFile("messages", "How many messages went from one seat to another in a move.", columns, tuple(rows))


def requests(lines: Sequence[CsvRecord], *, exact: bool) -> CsvFile:
    """What was asked of control, and what became of it."""
    rows: dict[int, list[object]] = {}
    asked: dict[int, float] = {}
    for line in lines:
        event = line.record.event
        if isinstance(event, e.RfiAsked):
            asked[line.record.seq] = line.record.clock
            rows[line.record.seq] = [*line.place(), event.role, event.text, "open", "", None, None]
        elif isinstance(event, e.RfiAnswered | e.RfiRefused) and event.rfi in rows and not line.undone:
            answer = event.text if isinstance(event, e.RfiAnswered) else event.reason
            status = "answered" if isinstance(event, e.RfiAnswered) else "refused"
            rows[event.rfi][-4:] = [status, answer, line.record.seq, since(asked[event.rfi], line, exact=exact)]
    columns = (
        ("role", "id of the role that asked"),
        ("text", "what was asked"),
        ("status", "open, answered or refused"),
        ("answer", "the answer, or why it was refused"),
        ("answer_seq", "number of the event that answered"),
        ("seconds", "exercise time from asking to that; empty in the releasable build"),
    )
    return CsvFile(
        "requests", "A request for information to control.", (*PLACE, *columns), tuple(map(tuple, rows.values()))
    )


def seats(lines: Sequence[CsvRecord]) -> CsvFile:
    """Who sat where, from when to when, as the attribution rule has it."""
    rows: list[list[object]] = []
    seated: dict[tuple[str, str], list[object]] = {}
    for line in lines:
        event = line.record.event
        if isinstance(event, e.RoleSeated):
            row = [*line.place(), event.role, event.person, event.consent, event.member, event.lead, None]
            before = seated.get((event.role, event.member))
            if before is not None and before[-1] is None:
                before[-1] = line.record.clock
            seated[event.role, event.member] = row
            rows.append(row)
        elif isinstance(event, e.RoleVacated):
            left = seated.pop((event.role, event.member), None)
            if left is not None:
                left[-1] = line.record.clock
    names = ("role", "person", "consent", "member", "lead")
    columns = tuple((name, meaning(e.RoleSeated, name)) for name in names)
    until = ("until", "exercise time in seconds at which the seat was left; empty if it was kept to the end")
    return CsvFile("seats", "Somebody took a seat.", (*PLACE, *columns, until), tuple(map(tuple, rows)))


def feedback(lines: Sequence[CsvRecord]) -> CsvFile:
    """One row a form, in the order they came; no times, which could tell whose an anonymous form is."""
    names = ("strengths", "improve", "unseen", "actions", "review", "comment", "sort", "role", "person")
    rows = []
    for line in lines:
        event = line.record.event
        if isinstance(event, e.FeedbackGiven):
            given = dict(event.ratings)
            ratings = (given.get(statement) for statement in STATEMENTS)
            rows.append((line.record.seq, *ratings, *(getattr(event, name) for name in names)))
    columns = (
        PLACE[0],
        *((statement, f"{text} 1 strongly disagree to 5 strongly agree") for statement, text in STATEMENTS.items()),
        *((name, meaning(e.FeedbackGiven, name)) for name in names),
    )
    return CsvFile("feedback", "A participant feedback form.", columns, tuple(rows))
