"""A record, a review and some choices made into one document.

``build_report`` is the way in: everything it reads has passed the release gate first. Equal saves, reviews and options give equal
documents; nothing here asks the clock.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from tabletop.exercise.rulebook import Rulebook
from tabletop.i18n import tr
from tabletop.journal.errors import SaveError
from tabletop.journal.reading import Save
from tabletop.journal.review import Review, carry_over
from tabletop.records import replace
from tabletop.report.document import Document
from tabletop.report.facts import Progress, gather
from tabletop.report.options import ReportOptions
from tabletop.report.parts.appendix import annex, decided, dice, participants, votes
from tabletop.report.parts.cover import cover, overview
from tabletop.report.parts.debrief import feedback, hotwash, log, remarks
from tabletop.report.parts.decisions import decisions
from tabletop.report.parts.figures import figures
from tabletop.report.parts.first_page import first_page
from tabletop.report.parts.improvement import improvement
from tabletop.report.parts.injects import injects
from tabletop.report.parts.limits import limitations
from tabletop.report.parts.objectives import coverage, objectives
from tabletop.report.parts.participation import participation
from tabletop.report.parts.timing import timing
from tabletop.report.parts.tracks import tracks
from tabletop.report.release import Released, released
from tabletop.report.timeline import event_rows
from tabletop.report.writing import Content, ReportSource, Writer
from tabletop.scenario.load import BadScenario, load_document

__all__ = ("ReportOptions", "build_from", "build_report")

#: the chapters, in the order of the report
_PARTS: tuple[Callable[[Writer, Content], None], ...] = (
    first_page,
    cover,
    overview,
    figures,
    objectives,
    decisions,
    injects,
    tracks,
    timing,
    participation,
    log,
    hotwash,
    feedback,
    remarks,
    improvement,
    participants,
    votes,
    dice,
    annex,
    limitations,
)

#: those of the short version, about four pages
_SHORT: tuple[Callable[[Writer, Content], None], ...] = (
    first_page,
    decided,
    coverage,
    improvement,
    limitations,
    cover,
)


def build_report(
    save: Save,
    review: Review | None = None,
    options: ReportOptions | None = None,
    progress: Progress | None = None,
) -> Document:
    """The report on a save. :class:`SaveError` if its scenario cannot be read by this program.

    ``progress`` is called now and then with (done, total) and may raise to cancel.
    """
    options = options or ReportOptions()
    review = with_previous(review or Review(), options.previous)
    safe = released(
        save.records, save.head, review, options.attribution, options.build, name=save.path.name.removesuffix(".toml")
    )
    return build_from(safe, save, options, progress)


def build_from(safe: Released, save: Save, options: ReportOptions, progress: Progress | None = None) -> Document:
    """The report on what has passed the release gate; of ``save`` only digest and soundness are asked."""
    try:
        book = Rulebook(load_document(safe.head.scenario))
    except BadScenario as bad:
        words = tr("The scenario inside this save cannot be read by this program: {why}", why=str(bad))
        raise SaveError("not-a-save", words) from bad
    coarse = safe.build == "releasable"
    parts = _SHORT if options.short else _PARTS
    whole = len(safe.records) + len(parts)
    facts = gather(safe.records, book, coarse=coarse, progress=_out_of(progress, whole))
    source = ReportSource(
        save=safe.name or save.path.name,
        session=safe.head.id,
        title=facts.title,
        created=safe.head.created,
        program=safe.head.program,
        marking=safe.head.marking,
        attribution=safe.rule,
        digest=save.digest,
        recovery=_torn(save),
        damage=_damaged(save),
    )
    numbers = frozenset(record.seq for record in safe.records)
    content = Content(
        facts, book, safe.review, source, dataclasses.replace(options, build=safe.build), safe.statements, numbers
    )
    write = Writer()
    for done, part in enumerate(parts):
        part(write, content)
        if progress:
            progress(len(safe.records) + done + 1, whole)
    document = Document(
        source.title,
        tr("After-action report, short version") if options.short else tr("After-action report and improvement plan"),
        source.marking,
        "en",
        safe.build,
        source.digest,
        source.save,
        tuple(write.blocks),
        (),
    )
    if options.short:  # the whole version lists the events cited
        return document
    return dataclasses.replace(document, events=event_rows(safe.records, document.cited(), book, coarse=coarse))


def _out_of(progress: Progress | None, whole: int) -> Progress | None:
    """The same progress, measured against the whole of the work."""
    if progress is None:
        return None

    def tell(done: int, _total: int) -> None:
        progress(done, whole)

    return tell


def with_previous(review: Review, previous: tuple[tuple[str, Review], ...]) -> Review:
    """The review with what earlier sessions left unfinished in front of its own actions; none stands twice."""
    known = {action.id for action in review.actions}
    carried = []
    for name, earlier in previous:
        for action in carry_over(earlier, name):
            if action.id not in known:
                known.add(action.id)
                carried.append(action)
    return replace(review, actions=(*carried, *review.actions)) if carried else review


def _torn(save: Save) -> str:
    if save.recovery is None:
        return ""
    return tr("The last write of the record is not whole: it ends before event {event}.", event=save.recovery.event)


def _damaged(save: Save) -> str:
    if save.damage is None:
        return ""
    if not save.damage.event:
        return tr("The head of the record was changed after it was written; its digest does not hold.")
    return tr(
        "The record is damaged at event {event}: it was changed after it was written. Nothing from there on is reported.",
        event=save.damage.event,
    )
