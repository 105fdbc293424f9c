"""The brief of a station: the role's own card, what it can see of the tracks, and what everybody was told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tabletop.exercise.briefing import Briefing, TrackInfo
from tabletop.exercise.state import State
from tabletop.i18n import tr
from tabletop.tui.kit.text import fitted, plain

BAR = 10  #: cells of a track's bar


class BriefPane(VerticalScroll):
    """One page to scroll: card, tracks, rules of the exercise."""

    DEFAULT_CSS = """
    BriefPane { padding: 0 2; scrollbar-size-vertical: 1; }
    BriefPane > Static { height: auto; max-width: 96; margin: 0 0 1 0; }
    """

    def __init__(self, briefing: Briefing, *, id: str | None = None) -> None:  # noqa: A002 -- Textual's word
        """Show this seat's briefing."""
        super().__init__(id=id)
        self._briefing = briefing

    def compose(self) -> Iterable[Static]:
        """Card, tracks, rules."""
        yield Static(_card(self._briefing), markup=False)
        yield Static(id="tracks", markup=False)
        yield Static(_rules(self._briefing), markup=False)

    def show(self, state: State) -> None:
        """Bring the tracks up to date."""
        self.query_one("#tracks", Static).update(track_lines(self._briefing.tracks, state))


def track_lines(tracks: Sequence[TrackInfo], state: State) -> Content:
    """One line per track this seat may see: name, bar and number, or the word alone where only that is shown."""
    lines = [_heading(tr("WHERE THINGS STAND"))]
    width = max((len(info.title) for info in tracks), default=0)
    for info in tracks:
        value = state.play.tracks.get(info.track)
        word = state.play.bands.get(info.track, "")
        name = fitted(info.title, min(width, 50) + 2)
        if value is None or info.shown == "bands":
            lines.append(Content.assemble(name, plain(word or "–", "bold")))
            continue
        share = (value - info.least) / ((info.most - info.least) or 1)
        filled = round(share * BAR)
        number = f" {value:,} {info.unit}".rstrip()
        bar = Content.assemble(plain("▇" * filled, "$accent"), plain("░" * (BAR - filled), "$secondary"))
        lines.append(Content.assemble(name, bar, plain(number, "bold"), plain(f"  {word}" if word else "")))
    if not tracks:
        lines.append(plain(tr("No track is shown to your role.")))
    return Content("\n").join(lines)


def _heading(words: str) -> Content:
    return plain(words, "$secondary")


def _list(heading: str, items: Iterable[str]) -> list[Content]:
    lines = [plain(f"  – {item}") for item in items]
    return [_heading(heading), *lines, Content("")] if lines else []


def _card(briefing: Briefing) -> Content:
    card = briefing.card
    if card is None:
        return plain(briefing.summary.strip())
    lines = [plain(card.title, "bold $accent"), plain(card.brief.strip()), Content("")]
    lines += _list(tr("YOU WANT"), card.wants)
    lines += _list(tr("YOUR LIMITS"), card.limits)
    lines += [_heading(tr("YOUR LONG-TERM GOAL")), plain(f"  {card.goal}"), Content("")]
    lines += [plain(tr("KNOWN TO YOU ALONE"), "bold $warning"), plain(card.private.strip())]
    return Content("\n").join(lines)


def _rules(briefing: Briefing) -> Content:
    lines = [_heading(tr("THE EXERCISE")), plain(briefing.title, "bold"), plain(briefing.summary.strip()), Content("")]
    lines += _list(tr("AROUND THE TABLE"), (title for _, title in briefing.roles))
    lines += _list(tr("WHAT THE EXERCISE IS FOR"), briefing.objectives)
    lines += _list(tr("ASSUMPTIONS EVERYBODY ACCEPTS"), briefing.artificialities)
    lines += [_heading(tr("SAFETY")), plain(briefing.safety.strip()), Content("")]
    lines += [_heading(tr("WHAT IS RECORDED")), plain(briefing.consent.strip())]
    return Content("\n").join(lines)
