"""What the pages of a review list, and what is told of the row under the cursor."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable

from textual.content import Content

from tabletop.exercise.wording.terms import word
from tabletop.i18n import tr
from tabletop.journal.review import Action, Finding, Review
from tabletop.journal.review_changes import find
from tabletop.journal.review_entries import Annotation, ObjectiveRating
from tabletop.report.evidence import GROUPS, Item, Survey
from tabletop.report.facts.objectives import Objective
from tabletop.report.parts.labels import ACTION_STATUSES, ATTRIBUTIONS, ELEMENTS, PRIORITIES, RATINGS
from tabletop.tui.kit.text import plain, styled
from tabletop.tui.review.review_list import Column, Listing, Row

#: pages in the order of the list on the left -> title
PAGES = {
    "objectives": tr("Objectives"),
    "evidence": tr("Evidence"),
    "findings": tr("Findings"),
    "actions": tr("Actions"),
    "texts": tr("Texts"),
    "annotations": tr("Annotations"),
}
KINDS = {"strength": tr("strength"), "improve": tr("to improve"), "observation": tr("observation")}
TEXTS = {
    "summary": tr("Summary"),
    "scope": tr("Scope"),
    "sponsor": tr("Sponsor"),
    "contact": tr("Contact"),
    "place": tr("Place"),
    "author": tr("Author"),
    "attribution": tr("Attribution"),
}
_SIGNS = {"strength": "+", "improve": "−", "observation": "·"}


def counts(survey: Survey, review: Review) -> dict[str, str]:
    """What stands beside each page's title."""
    filled = sum(bool(getattr(review.report, name)) for name in TEXTS)
    return {
        "objectives": str(len(survey.objectives)),
        "evidence": str(len(survey.items)),
        "findings": str(len(review.findings)),
        "actions": str(len(review.actions)),
        "texts": f"{filled}/{len(TEXTS)}",
        "annotations": str(len(review.annotations)),
    }


def listing(page: str, survey: Survey, review: Review, objective: str = "") -> Listing:
    """The rows of a page; ``objective`` limits evidence and findings to one."""
    match page:
        case "objectives":
            return _objectives(survey, review)
        case "evidence":
            return _evidence(survey, review, objective)
        case "findings":
            return _findings(survey, review, objective)
        case "actions":
            return _actions(review)
        case "texts":
            return _texts(review)
        case _:
            return _annotations(review)


# -- the lists --------------------------------------------------------------------------------------------------------


def _objectives(survey: Survey, review: Review) -> Listing:
    columns = (
        Column(tr("objective")),
        Column(tr("record"), 6),
        Column(tr("observed"), 8),
        Column("+", 3, right=True),
        Column("−", 3, right=True),
        Column("·", 3, right=True),
        Column(tr("find."), 5, right=True),
        Column(tr("seen"), 6, right=True),
        Column(tr("out"), 5, right=True),
    )
    found = Counter(finding.objective for finding in review.findings)
    rows = tuple(
        Row(
            one.objective,
            (
                one.title,
                judged.rating if (judged := rating_of(review, one.objective)) else "–",
                one.rating or "–",
                *map(str, _signs(one)),
                str(found[one.objective]),
                _ticks(survey, one),
                f"{len(one.served)}/{len(one.served) + len(one.unserved)}",
            ),
        )
        for one in survey.objectives
    )
    return Listing(columns, rows, tr("This scenario names no objectives."))


def _signs(one: Objective) -> tuple[int, int, int]:
    """Observations of strengths, of things to improve, and others."""
    kinds = Counter(seen.word if seen.word in {"strength", "improve"} else "" for seen in one.seen)
    return kinds["strength"], kinds["improve"], kinds[""]


def _ticks(survey: Survey, one: Objective) -> str:
    seen = sum(each.seen for each in one.expected) if survey.ticks_used else "–"
    return f"{seen}/{len(one.expected)}"


def _evidence(survey: Survey, review: Review, objective: str) -> Listing:
    columns = (
        Column("", 1),
        Column(tr("event"), 6, right=True),
        Column(tr("what bears witness")),
        Column(tr("where"), 34),
    )
    rows: list[Row] = []
    group = ""
    for place, item in enumerate(survey.items):
        if objective and objective not in item.objectives:
            continue
        if item.group != group:
            group = item.group
            rows.append(Row("", (word(GROUPS, group).upper(),)))
        rows.append(Row(str(place), (item.sign, str(item.event), _line(item.words), item.about), "", item.event))
    if review.annotations and not objective:
        rows.append(Row("", (PAGES["annotations"].upper(),)))
        rows += [
            Row(f"¶{note.id}", ("¶", str(note.event), _line(note.text), survey.of(note.event)), "", note.event)
            for note in review.annotations
        ]
    empty = (
        tr("Nothing in the record bears on this objective.")
        if objective
        else tr("Nothing in this record bears witness yet.")
    )
    return Listing(columns, tuple(rows), empty, marks=True)


def _findings(survey: Survey, review: Review, objective: str) -> Listing:
    columns = (
        Column("", 1),
        Column(tr("finding")),
        Column(tr("evidence"), 9),
        Column(tr("rating"), 6),
        Column(tr("priority"), 8),
        Column(tr("objective"), 22),
    )
    rows = tuple(
        Row(
            one.id,
            (
                _SIGNS.get(one.kind, "·"),
                _line(one.title or one.text) or one.id,
                cited(one),
                one.rating or "–",
                word(PRIORITIES, one.priority),
                survey.objective(one.objective) if one.objective else "–",
            ),
        )
        for one in review.findings
        if not objective or one.objective == objective
    )
    return Listing(
        columns, rows, tr("No finding yet: mark evidence with space, then press f. Here, f writes an opinion.")
    )


def cited(finding: Finding) -> str:
    """How many events it cites; without any it is an opinion."""
    if not finding.evidence:
        return tr("opinion")
    return tr("1 event") if len(finding.evidence) == 1 else tr("{n} events", n=len(finding.evidence))


def _actions(review: Review) -> Listing:
    columns = (
        Column(tr("status"), 9),
        Column(tr("corrective action")),
        Column(tr("due"), 10),
        Column(tr("owner"), 18),
        Column(tr("element"), 12),
        Column(tr("from"), 18),
    )
    rows = tuple(
        Row(
            one.id,
            (
                word(ACTION_STATUSES, one.status),
                _line(one.action or one.issue) or one.id,
                one.due or "–",
                one.owner or "–",
                word(ELEMENTS, one.element),
                one.carried_from or tr("this session"),
            ),
            "$text-muted" if one.status in {"done", "dropped"} else "",
        )
        for one in review.actions
    )
    return Listing(columns, rows, tr("No action yet: a writes one, c takes over those of an earlier session."))


def _texts(review: Review) -> Listing:
    rows = tuple(Row(name, (title, _line(text_words(review, name)) or "–")) for name, title in TEXTS.items())
    return Listing((Column("", 13), Column(tr("as the report says it"))), rows, "")


def text_words(review: Review, name: str) -> str:
    """A report text; the attribution rule in words."""
    value: str = getattr(review.report, name)
    if name == "attribution":
        return word(ATTRIBUTIONS, value) if value else tr("as the save says")
    return value


def _annotations(review: Review) -> Listing:
    columns = (Column(tr("event"), 6, right=True), Column(tr("annotation")), Column(tr("tags"), 20))
    rows = tuple(
        Row(one.id, (str(one.event), _line(one.text), " ".join(f"#{tag}" for tag in one.tags)), "", one.event)
        for one in sorted(review.annotations, key=lambda one: one.event)
    )
    return Listing(columns, rows, tr("No annotation yet: n writes one in the replay (r)."), marks=True)


def _line(text: str) -> str:
    return " ".join(text.split())


# -- what is told of one ----------------------------------------------------------------------------------------------


def detail(page: str, key: str, survey: Survey, review: Review, marked: Collection[int]) -> Content:
    """What is known of the row with that key."""
    lines: Iterable[Content | None]
    match page:
        case "objectives":
            one = next((one for one in survey.objectives if one.objective == key), None)
            lines = _of_objective(one, review) if one else ()
        case "evidence":
            item = item_of(survey, key)
            note = find(review, Annotation, key[1:]) if key.startswith("¶") else None
            lines = _of_item(item, survey, review) if item else _of_note(note, survey) if note else ()
        case "findings":
            finding = find(review, Finding, key)
            lines = _of_finding(finding, survey, review) if finding else ()
        case "actions":
            action = find(review, Action, key)
            lines = _of_action(action, review) if action else ()
        case "texts":
            lines = (plain(text_words(review, key)),) if key else ()
        case _:
            note = find(review, Annotation, key)
            lines = _of_note(note, survey) if note else ()
    told = [line for line in lines if line is not None]
    if marked and page in {"evidence", "annotations"}:
        told.append(_label(tr("marked"), ", ".join(map(str, sorted(marked)))))
    return Content("\n").join(told)


def item_of(survey: Survey, key: str) -> Item | None:
    """The piece of evidence of that row."""
    return survey.items[int(key)] if key.isdigit() and int(key) < len(survey.items) else None


def rating_of(review: Review, objective: str) -> ObjectiveRating | None:
    """The rating of record of an objective."""
    found: ObjectiveRating | None = find(review, ObjectiveRating, objective)
    return found


def _label(label: str, words: str) -> Content:
    return styled("[$text-muted]$label:[/] $words", label=label, words=words)


def _optional(label: str, words: str) -> Content | None:
    return _label(label, words) if words.strip() else None


def _of_objective(one: Objective, review: Review) -> Iterable[Content | None]:
    yield plain(one.title, "bold")
    judged = rating_of(review, one.objective)
    yield _label(tr("rating of record"), word(RATINGS, judged.rating) if judged else tr("none yet: enter gives one"))
    yield _optional(tr("why"), judged.why if judged else "")
    rated = ", ".join(f"{rating}/4 × {count}" for rating, count in one.rated)
    words = (
        tr("{letter}, the lower median of {ratings}", letter=one.rating, ratings=rated) if rated else tr("not rated")
    )
    yield _label(tr("by the observers"), words)
    yield _optional(tr("looked for"), "; ".join(one.targets))
    yield _optional(tr("went out"), ", ".join(line.title for line in one.served))
    yield _optional(tr("did not go out"), ", ".join(line.title for line in one.unserved))


def _of_item(item: Item, survey: Survey, review: Review) -> Iterable[Content | None]:
    yield plain(item.words, "bold")
    yield plain(" · ".join(each for each in (tr("event {n}", n=item.event), item.about) if each), "$text-muted")
    yield _optional(tr("objectives"), ", ".join(map(survey.objective, item.objectives)))
    findings = [one.title or one.text or one.id for one in review.findings if item.event in one.evidence]
    yield _optional(tr("cited by"), "; ".join(map(_line, findings)))
    if item.wish:
        yield plain(tr("a takes it over as an action."), "$text-muted")


def _of_note(note: Annotation, survey: Survey) -> Iterable[Content | None]:
    yield plain(note.text, "bold")
    yield plain(tr("on event {n}: {words}", n=note.event, words=survey.of(note.event)), "$text-muted")
    yield _optional(tr("tags"), " ".join(f"#{tag}" for tag in note.tags))


def _of_finding(one: Finding, survey: Survey, review: Review) -> Iterable[Content | None]:
    about = [word(KINDS, one.kind)]
    about += [word(RATINGS, one.rating)] if one.rating else []
    about += [tr("priority {priority}", priority=word(PRIORITIES, one.priority))] if one.priority else []
    yield plain(one.title or one.id, "bold")
    yield plain(
        " · ".join([*about, survey.objective(one.objective) if one.objective else tr("across objectives")]),
        "$text-muted",
    )
    yield plain(one.text) if one.text else None
    yield _optional(tr("root cause"), one.analysis)
    yield _optional(tr("reference"), one.reference)
    if not one.evidence:
        yield plain(tr("Cites no event: the report calls it an opinion. e chooses evidence."), "$warning")
    for event in one.evidence:
        yield _label(str(event), survey.of(event))
    for action in review.actions:
        if action.finding == one.id:
            yield _label(tr("action"), f"{_line(action.action)} ({word(ACTION_STATUSES, action.status)})")


def _of_action(one: Action, review: Review) -> Iterable[Content | None]:
    finding = find(review, Finding, one.finding) if one.finding else None
    issue = one.issue or (finding.title or finding.text if finding else "")
    yield plain(one.action or one.id, "bold")
    yield _optional(tr("issue"), issue)
    yield _optional(tr("finding"), (finding.title or finding.id) if finding else one.finding)
    yield _label(tr("status"), word(ACTION_STATUSES, one.status))
    yield _label(tr("owner"), " · ".join(each for each in (one.owner, one.contact) if each) or "–")
    yield _label(tr("start and due"), f"{one.start or '–'} → {one.due or '–'}")
    yield _label(tr("element"), word(ELEMENTS, one.element))
    yield _optional(tr("carried over from"), one.carried_from)
