"""What a comparison says, in words and signs: the same on the screen, in lines of text and in documents."""

from __future__ import annotations

from collections.abc import Sequence

from tabletop.exercise.clock import as_hms, as_ms
from tabletop.exercise.wording.answers import how_words
from tabletop.i18n import listed, series, tr
from tabletop.report.compare import Agreement, Comparison, DecisionRow, InjectRow
from tabletop.report.group import Group, Handled, InjectFate, PlayedMove, punctual

#: sign and words of each relation of a decision
RELATIONS = {
    "same": ("=", "the same everywhere"),
    "answers": ("≈", "same outcome, come to differently"),
    "outcome": ("≠", "different outcomes"),
    "reached": ("≠", "not everywhere"),
    "texts": ("¶", "texts, to be read side by side"),
    "alone": ("·", "in one group alone"),
    "nobody": ("–", "in no group"),
}
#: the same of an inject
INJECTS = {
    "same": ("=", "the same everywhere"),
    "timing": ("≈", "at different times"),
    "released": ("≠", "not everywhere"),
    "nobody": ("–", "in no group"),
}
_REACHED = {
    "left-out": "not in what this group plays",
    "ahead": "not yet",
    "passed": "did not come up",
    "skipped": "skipped",
    "open": "still open",
    "closed": "closed, not resolved",
    "unsettled": "not settled before ENDEX",
    "held": "held back",
    "recalled": "recalled",
}
_SENT = {
    "planned": "on time",
    "early": "early",
    "late": "late",
    "armed": "by condition",
    "by-hand": "by hand",
    "ad-hoc": "ad hoc",
    "auto": "by itself",
}


def relation(row: DecisionRow) -> tuple[str, str]:
    """Sign and words."""
    sign, words = RELATIONS[row.relation]
    return sign, tr(words)


def inject_relation(row: InjectRow) -> tuple[str, str]:
    """Sign and words."""
    sign, words = INJECTS[row.relation]
    return sign, tr(words)


def outcome(side: Handled) -> str:
    """What stands, or how far it came."""
    return (side.told.stands() if side.told is not None else "") or tr(_REACHED[side.reached])


def how(side: Handled) -> str:
    """How the outcome came about; "" where nothing was settled."""
    told = side.told
    if told is None or told.standing is None:
        return ""
    verdicts = told.sheet.verdicts if told.sheet is not None else ()
    account = verdicts[-1].account if verdicts else told.account
    ruled = tr("reason: {reason}", reason=told.ruling) if told.ruling else ""
    return listed(part for part in (how_words(told.how), account, ruled) if part)


def took(side: Handled) -> str:
    """Time from opening to closing, and what it was given; "" where it was not put."""
    if side.told is None:
        return ""
    allowed = as_ms(side.told.closes - side.told.clock)
    if side.told.seconds is None:
        return tr("open, {allowed} given", allowed=allowed)
    return tr("{time} of {allowed}", time=as_ms(side.told.seconds), allowed=allowed)


def answer(side: Handled, role: str) -> str:
    """A role's answer with confidence and reason."""
    reply = side.told.reply_of(role) if side.told is not None else None
    if side.told is None or reply is None:
        return tr("no answer") if role in side.asked else "–"
    words = side.told.said(reply)
    if reply.sure:
        words = f"{words} ({reply.sure})"
    return f"{words} – {reply.why}" if reply.why else words


def reasons(side: Handled, comparison: Comparison) -> str:
    """The reasons of an argument line by line, who gave each, and whether it was struck."""
    sheet = side.told.sheet if side.told is not None else None
    return "\n".join(reason.words(comparison.roles) for reason in sheet.reasons) if sheet is not None else ""


def estimates(side: Handled) -> str:
    """Median and spread of the blind estimates, "" without."""
    sheet = side.told.sheet if side.told is not None else None
    return sheet.estimate_words if sheet is not None else ""


def sent(side: InjectFate, start: float | None = None) -> str:
    """What became of an inject: when in its move (``start`` of the move, exercise time), how far off the plan, or why not."""
    if side.clock is None:
        words = tr(_REACHED[side.fate])
        return f"{words}: {side.why}" if side.why else words
    manner = punctual(side)
    manner = tr(_SENT[manner]) if manner in _SENT else manner
    if side.late is not None and punctual(side) != "planned":
        manner = f"{manner} {'+' if side.late > 0 else '−'}{as_ms(abs(side.late))}"
    when = f"T+{as_hms(side.clock)}" if start is None else f"+{as_ms(side.clock - start)}"
    words = f"{when} {manner}"
    return tr("{words}, recalled: {why}", words=words, why=side.why) if side.fate == "recalled" else words


def stretch(side: PlayedMove | None, planned: int) -> str:
    """How long a move lasted, and how far that is off the plan of so many minutes."""
    if side is None:
        return tr("not played")
    words = as_ms(side.seconds)
    if not side.over:
        return tr("{time} so far", time=words)
    off = side.seconds - planned * 60
    return f"{words} ({'+' if off > 0 else '−'}{as_ms(abs(off))})" if abs(off) >= 1 else words


def agreement(pair: Agreement) -> str:
    """Decisions with the same outcome of those both settled, and the same of single answers; what they share does not count."""
    shared = [tr("{count} shared", count=pair.shared)] if pair.shared else []
    if not pair.both and not pair.of:
        return listed(shared) or tr("nothing to compare")
    told = tr(
        "{same} of {both}; answers {answers} of {of}", same=pair.same, both=pair.both, answers=pair.answers, of=pair.of
    )
    return listed([told, *shared])


def counted(comparison: Comparison) -> str:
    """How many decisions are the same, how many not, in a sentence. Practice does not count."""
    rows = [row for row in comparison.decisions if not row.practice]
    counts = [(sum(row.relation == name for row in rows), sign, tr(words)) for name, (sign, words) in RELATIONS.items()]
    told = listed(f"{sign} {count} {words}" for count, sign, words in counts if count)
    return tr("Decisions: {count} ({told}).", count=len(rows), told=told)


def parting(comparison: Comparison) -> str:
    """Where the groups first part ways, in a sentence."""
    row = comparison.parting
    if row is None:
        return tr("No decision parts these groups: all that two of them settled came out the same.")
    sides: dict[str, list[str]] = {}
    for group, side in zip(comparison.groups, row.sides, strict=True):
        sides.setdefault(outcome(side) if side.reached == "resolved" else tr("did not settle it"), []).append(
            group.letter
        )
    if len(sides) == 1:  # each for itself: the outcome is in the answers
        titles = series(comparison.roles(role) for role in row.split)
        return tr("They first part ways at “{title}”: {roles} answered differently.", title=row.title, roles=titles)
    told = listed(f"{series(letters)}: {words}" for words, letters in sides.items())
    return tr("They first part ways at “{title}”. {told}.", title=row.title, told=told)


def ending(group: Group) -> str:
    """How it ended, or how far it has come."""
    return group.ending or group.condition


def column_titles(groups: Sequence[Group]) -> list[str]:
    """Letter and short title of each group."""
    return [f"{group.letter} · {title}" for group, title in zip(groups, short_titles(groups), strict=True)]


def short_titles(groups: Sequence[Group]) -> list[str]:
    """The titles without the scenario's, and without the words that all begin with: six of them must stand side by side."""
    titles = [_without_scenario(group).split() for group in groups]
    most = min(map(len, titles)) - 2  # two words stay at least
    differ = (at for at in range(max(0, most)) if len({title[at].rstrip(",;:") for title in titles}) > 1)
    shared = next(differ, max(0, most))
    return [" ".join(title[shared:]) for title in titles]


def _without_scenario(group: Group) -> str:
    rest = group.title.removeprefix(group.book.scenario.about.title).lstrip(" ,;:·–-")
    return rest or group.title


def fork_words(group: Group) -> str:
    """Where a fork comes from, "" for none."""
    if group.origin is None:
        return ""
    return tr("fork of “{title}” from event {n}", title=group.origin.title, n=group.origin.event)


def value(number: int | None, unit: str = "") -> str:
    """A track's value; an en dash where there is none."""
    if number is None:
        return "–"
    return f"{number:,} {unit}".rstrip().replace("-", "−")
