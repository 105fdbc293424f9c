"""Which tables the CSV bundle holds, and how a record becomes their rows.

Most tables are the events of one kind with their fields; what those mean is in the codebook. Some are put together from several kinds:
decisions, answers, receipts, requests, seats. Every row names its event, so that each can be looked up in the record.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from tabletop.exercise import events as e
from tabletop.journal.review import Annotation, CorrectiveAction, ObjectiveRating, ReviewFinding
from tabletop.records import names
from tabletop.report.release import Released
from tabletop.report.render.csv_lines import PLACE, CsvFile, CsvRecord, lines_of, meaning, since
from tabletop.report.render.csv_people import feedback, messages, receipts, requests, seats

#: files that hold the events of one kind, or of several that share these fields
_PLAIN: tuple[tuple[str, str, tuple[type[e.Event], ...], tuple[str, ...]], ...] = (
    ("moves", "A move began.", (e.MoveStarted,), ("number", "of", "title", "minutes", "time", "practice")),
    (
        "injects",
        "An inject went out.",
        (e.InjectReleased,),
        ("inject", "title", "sender", "channel", "grade", "to", "how", "edited", "objectives", "expect", "body"),
    ),
    (
        "recalls",
        "An inject was taken back before anybody acknowledged it.",
        (e.InjectRecalled,),
        ("inject", "to", "reason"),
    ),
    ("corrections", "An inject was corrected after it had gone out.", (e.InjectCorrected,), ("inject", "to", "text")),
    ("skipped", "A serial was dropped from the session.", (e.SerialSkipped,), ("serial", "reason")),
    (
        "tracks",
        "A track changed.",
        (e.TrackChanged,),
        ("track", "before", "after", "band_before", "band", "cause", "visible"),
    ),
    (
        "reasons",
        "A reason for or against, in a matrix argument.",
        (e.ReasonAdded,),
        ("decision", "number", "side", "weight", "text", "role", "entered_by"),
    ),
    ("estimates", "A blind estimate.", (e.EstimateSubmitted,), ("decision", "role", "percent", "entered_by")),
    ("dice", "Dice were rolled.", (e.DiceRolled,), ("decision", "purpose", "draw", "sides", "raw")),
    (
        "judgements",
        "A matrix argument was judged.",
        (e.ArgumentAdjudicated,),
        ("decision", "method", "target", "grade", "success", "words", "reason"),
    ),
    (
        "observations",
        "Somebody observed something.",
        (e.ObservationRecorded,),
        ("word", "text", "rating", "role", "serial", "objective", "observed", "member"),
    ),
    (
        "expectations",
        "An expected action was ticked; the newest tick of it stands.",
        (e.ExpectationTicked,),
        ("serial", "number", "text", "seen", "role", "observed", "member"),
    ),
    (
        "log",
        "A line of the decision log.",
        (e.LogLineWritten,),
        ("word", "text", "role", "why", "based_on", "alternatives", "serial", "said"),
    ),
    ("log-corrections", "A line of the decision log was corrected.", (e.LogLineCorrected,), ("line", "text")),
    ("points", "A point of the hotwash.", (e.PointRecorded,), ("prompt", "text", "role", "entered_by")),
)

_REVIEW: tuple[tuple[str, str, type[Any], str], ...] = (
    ("actions", "A corrective action of the improvement plan.", CorrectiveAction, "actions"),
    ("findings", "A finding of the review.", ReviewFinding, "findings"),
    ("ratings", "The judgement on an objective.", ObjectiveRating, "ratings"),
    ("annotations", "A remark on an event, made while looking at the replay.", Annotation, "annotations"),
)
_OF_REVIEW = {
    "id": "id within the review",
    "kind": "strength, improve or observation",
    "objective": "id of the objective",
    "title": "title",
    "text": "text",
    "analysis": "root cause",
    "reference": "plan, policy or procedure it is measured by",
    "evidence": "numbers of the events it rests on; empty: an opinion",
    "rating": "P performed, S with some challenges, M with major challenges, U unable to be performed",
    "priority": "high, medium or low",
    "finding": "id of the finding it answers",
    "issue": "what is to be mended",
    "action": "what is to be done",
    "element": "planning, organisation, equipment, training or exercise",
    "owner": "who is responsible",
    "contact": "point of contact",
    "start": "when it begins",
    "due": "when it is to be done",
    "status": "open, under way, done or dropped",
    "carried_from": "the earlier session it comes from",
    "why": "why, in words",
    "event": "number of the event",
    "tags": "tags",
    "at": "wall time at which it was written, UTC",
}


def sheets(released: Released) -> Iterator[CsvFile]:
    """Every table made of the record and the review; those made of the report come from the document itself."""
    lines = lines_of(released.records)
    exact = released.build != "releasable"  # there all times of a move are its begin, and no difference means anything
    for name, words, kinds, columns in _PLAIN:
        yield _plain(name, words, lines, kinds, columns)
    yield _decisions(lines)
    yield _responses(lines, exact=exact)
    yield receipts(lines, exact=exact)
    yield messages(lines)
    yield requests(lines, exact=exact)
    yield seats(lines)
    yield feedback(lines)
    for name, words, entry, attribute in _REVIEW:
        yield _of_review(name, words, entry, getattr(released.review, attribute))


def _plain(
    name: str, words: str, lines: Sequence[CsvRecord], kinds: tuple[type[e.Event], ...], columns: tuple[str, ...]
) -> CsvFile:
    meanings = tuple((column, meaning(kinds[0], column)) for column in columns)
    rows = tuple(
        (*line.place(), *(getattr(line.record.event, column) for column in columns))
        for line in lines
        if isinstance(line.record.event, kinds)
    )
    return CsvFile(name, words, (*PLACE, *meanings), rows)


# -- decisions and answers --------------------------------------------------------------------------------------------

_DECISION = (
    ("decision", "id of the decision"),
    ("title", "title"),
    ("form", "kind of answer asked for: choice, several, pledge, text, argument"),
    ("question", "the question, as it was read"),
    ("asked", "ids of the roles asked"),
    ("options", "options offered: id, label"),
    ("rule", "the rule in words, as players read it"),
    ("objectives", "ids of the objectives it serves"),
    ("expect", "expected actions"),
    ("closes", "exercise time in seconds at which it was last planned to close"),
    ("closed_seq", "number of the event that closed it"),
    ("closed_clock", "exercise time in seconds at which it closed"),
    ("closed_by", "all, time or facilitator"),
    ("computed", "ids of the options that the rule computed"),
    ("tally", "votes by option"),
    ("resolved_seq", "number of the event that says what stands"),
    ("resolved_clock", "exercise time in seconds of that"),
    ("how", "rule, default, ruling, override or argument"),
    ("outcome", "ids of the options that stand"),
    ("labels", "their names"),
    ("words", "how it came to that"),
    ("reason", "why the facilitator ruled or overrode"),
)


def _decisions(lines: Sequence[CsvRecord]) -> CsvFile:
    """One row for each time a decision was opened; what became of it stands in the same row."""
    rows: list[tuple[CsvRecord, dict[str, object]]] = []
    open_now: dict[str, dict[str, object]] = {}
    for line in lines:
        event = line.record.event
        if isinstance(event, e.DecisionOpened):
            row: dict[str, object] = {
                "decision": event.decision,
                "title": event.title,
                "form": event.form,
                "question": event.question,
                "asked": event.who,
                "options": tuple(option[:2] for option in event.options),
                "rule": event.rule,
                "objectives": event.objectives,
                "expect": event.expect,
                "closes": event.closes,
            }
            rows.append((line, row))
            open_now[event.decision] = row
        elif not line.undone:
            _outcome(open_now, line)
    cells = tuple((*line.place(), *(row.get(column) for column, _ in _DECISION)) for line, row in rows)
    return CsvFile("decisions", "A decision was put, and what became of it.", (*PLACE, *_DECISION), cells)


def _outcome(open_now: dict[str, dict[str, object]], line: CsvRecord) -> None:
    event, record = line.record.event, line.record
    match event:
        case e.DecisionExtended() if event.decision in open_now:
            open_now[event.decision]["closes"] = event.closes
        case e.DecisionClosed() if event.decision in open_now:
            open_now[event.decision] |= {
                "closed_seq": record.seq,
                "closed_clock": record.clock,
                "closed_by": event.reason,
                "computed": event.computed,
                "tally": event.tally,
            }
        case e.DecisionResolved() if event.decision in open_now:
            open_now[event.decision] |= {
                "resolved_seq": record.seq,
                "resolved_clock": record.clock,
                "how": event.how,
                "outcome": event.outcome,
                "labels": event.labels,
                "words": event.words,
                "reason": event.reason,
            }


_ANSWER = ("decision", "role", "options", "struck", "amount", "text", "rationale", "confidence", "entered_by", "draft")


def _responses(lines: Sequence[CsvRecord], *, exact: bool) -> CsvFile:
    opened: dict[str, float] = {}
    rows: list[list[object]] = []
    newest: dict[tuple[str, str], list[object]] = {}
    for line in lines:
        event = line.record.event
        if isinstance(event, e.DecisionOpened) and not line.undone:
            opened[event.decision] = line.record.clock
            newest = {key: row for key, row in newest.items() if key[0] != event.decision}
        elif isinstance(event, e.ResponseSubmitted):
            earlier = newest.get((event.decision, event.role))
            if earlier is not None:
                earlier[-1] = True
            seconds = since(opened.get(event.decision), line, exact=exact)
            row = [*line.place(), *(getattr(event, name) for name in _ANSWER), seconds, False]
            newest[event.decision, event.role] = row
            rows.append(row)
    columns = tuple((name, meaning(e.ResponseSubmitted, name)) for name in _ANSWER)
    more = (
        ("seconds", "exercise time from the opening of the decision to this answer; empty in the releasable build"),
        ("superseded", "yes if the same role answered again before closing"),
    )
    return CsvFile("responses", "A role answered.", (*PLACE, *columns, *more), tuple(map(tuple, rows)))


def _of_review(name: str, words: str, entry: type[Any], entries: Sequence[Any]) -> CsvFile:
    columns = names(entry)
    rows = tuple(tuple(getattr(each, column) for column in columns) for each in entries)
    return CsvFile(name, words, tuple((column, _OF_REVIEW[column]) for column in columns), rows)
