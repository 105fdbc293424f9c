"""Start: what the exercise is, the safety and consent words to read aloud, and who plays which part of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Input, Static

from tabletop.exercise.consent import consent_words
from tabletop.i18n import series, tr, trn
from tabletop.journal.errors import SaveError
from tabletop.room.table.sessions import Session, Setup, create_session
from tabletop.scenario.load import Loaded, load_scenario
from tabletop.scenario.model import Scenario
from tabletop.tui.keys import bindings
from tabletop.tui.kit.fields import CleanInput
from tabletop.tui.kit.footer import Footer
from tabletop.tui.kit.picks import OnePick, Picks
from tabletop.tui.kit.plain_text import PlainText
from tabletop.tui.kit.text import plain, styled
from tabletop.tui.routes import routes

_LONGEST_TITLE = 120
_WHOLE = "(whole)"  # no id of a course
#: attribution rules, as they are chosen; what each promises is read aloud with the consent
RULES = (
    ("open", "those who agree to it"),
    ("chatham-house", "nobody, nor who said what (Chatham House)"),
    ("pseudonyms", "nobody; persons carry numbers"),
)


class Roles(Picks):
    """Which roles are in play."""

    HELP_TITLE = "Roles"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "all", "all roles", id="start.all-roles"),
        Binding("e", "essential", "essential only", id="start.essential-roles"),
    ]

    def __init__(self, scenario: Scenario) -> None:
        """All roles are in at first."""
        super().__init__([(role, _role_row(scenario, role)) for role in scenario.roles], scenario.roles, id="roles")
        self._essential = [role for role, card in scenario.roles.items() if card.essential]

    def action_all(self) -> None:
        """Every role is in play."""
        self.pick(self.ids)

    def action_essential(self) -> None:
        """Only the roles that a small group must fill."""
        self.pick(self._essential)


class AttributionPick(OnePick):
    """Who is named in reports."""

    HELP_TITLE = "Who is named in reports"

    class Picked(Message):
        """Another rule is picked."""

    def __init__(self) -> None:
        """Those who agree to it, at first."""
        super().__init__([(rule, plain(tr(words))) for rule, words in RULES], [RULES[0][0]], id="attribution")

    @property
    def rule(self) -> str:
        """The one that is picked."""
        return min(self.picked)

    def pick(self, picked: Iterable[str]) -> None:
        """Pick it, and say so: what is read aloud changes with it."""
        super().pick(picked)
        self.post_message(self.Picked())


class StartScreen(Screen[None]):
    """Left what to read (aloud), right what to choose."""

    HELP_TITLE = "Start"
    HELP = "Read summary, safety and consent aloud; name the session; choose length and roles; then start."
    CSS_PATH = "start.tcss"
    AUTO_FOCUS = ""
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]
    BINDINGS: ClassVar[list[BindingType]] = bindings("start")

    def __init__(self, path: Path) -> None:
        """Prepare the scenario at ``path``; it is read after the first paint."""
        super().__init__()
        self._path = path
        self._loaded: Loaded | None = None
        self._starting = False
        self._left_out: tuple[str, ...] = ()  #: essential roles without which the session is to begin, as was said

    def compose(self) -> ComposeResult:
        """Empty panes until the scenario is read."""
        yield PlainText(plain(tr("Reading the scenario …"), "$text-muted"), id="title")
        with Horizontal(id="panes"):
            yield VerticalScroll(id="read", can_focus=False)
            yield VerticalScroll(id="set", can_focus=False)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Read the scenario."""
        self._read()

    @work(thread=True)
    def _read(self) -> None:
        loaded = load_scenario(self._path)
        self.app.call_from_thread(self.run_worker, self._show(loaded))

    async def _show(self, loaded: Loaded) -> None:
        scenario = loaded.scenario
        if not self.is_attached:  # left before it was read
            return
        if scenario is None:
            self.pop_until_active()  # help may lie above
            self.dismiss()
            routes(self).open_problems(loaded, self._path.name)
            return
        self._loaded = loaded
        self.query_one("#title", Static).update(_title(scenario))
        await self.query_one("#read").mount(
            PlainText(Content("\n").join(_reading(scenario, RULES[0][0])), id="reading")
        )
        await self.query_one("#set").mount(*_choices(scenario))
        self.query_one(Input).focus()
        self.call_after_refresh(self.query_one("#set").scroll_home, animate=False)  # lists scroll to their cursor
        self.refresh_bindings()
        warnings = len(loaded.diagnostics)
        if warnings:
            words = trn(
                "`tabletop check` has {count} warning about this scenario.",
                "`tabletop check` has {count} warnings about this scenario.",
                warnings,
            )
            self._say(words)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 -- Textual's form
        """Nothing starts before the scenario is read, and nothing twice."""
        if action == "start":
            return self._loaded is not None and not self._starting
        return action != "back" or not self._starting

    def _setup(self, scenario: Scenario) -> Setup:
        course = next(iter(self.query("#courses").results(OnePick)), None)
        practice = next(iter(self.query("#practice").results(Picks)), None)
        roles = self.query_one(Roles).picked
        return Setup(
            title=self.query_one(Input).value.strip() or scenario.about.title,
            course=min(course.picked).removeprefix(_WHOLE) if course else "",
            roles=tuple(role for role in scenario.roles if role in roles),
            practice=bool(practice.picked) if practice else True,
            attribution=self.query_one(AttributionPick).rule,
        )

    @on(AttributionPick.Picked)
    def _ruled(self) -> None:
        """Say what the rule promises where consent is read aloud."""
        if self._loaded is not None and self._loaded.scenario is not None:
            rule = self.query_one(AttributionPick).rule
            self.query_one("#reading", Static).update(Content("\n").join(_reading(self._loaded.scenario, rule)))

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self.action_start()

    def action_start(self) -> None:
        """Create the save and open the console."""
        if self._loaded is None or self._loaded.scenario is None or self._starting:
            return
        setup = self._setup(self._loaded.scenario)
        if not setup.roles:
            self._say(tr("Choose at least one role."))
            return
        cards = self._loaded.scenario.roles
        left_out = tuple(role for role, card in cards.items() if card.essential and role not in setup.roles)
        if left_out and left_out != self._left_out:
            self._left_out = left_out
            missing = series(cards[role].title for role in left_out)
            self._say(tr("Essential, and left out: {roles}. Start again to begin without them.", roles=missing))
            return
        self._starting = True
        self._create(self._loaded, setup)

    @work(thread=True)
    def _create(self, loaded: Loaded, setup: Setup) -> None:
        from tabletop.exercise.commands import Refused

        try:
            session = create_session(loaded, routes(self).folder, setup)
        except (SaveError, Refused) as error:
            self.app.call_from_thread(self._not_created, error.words)
        except OSError as error:
            from tabletop.journal.errors import refused

            self.app.call_from_thread(self._not_created, refused(error, routes(self).folder).words)
        else:
            self.app.call_from_thread(self._created, session)

    def _created(self, session: Session) -> None:
        self.pop_until_active()
        self.dismiss()
        routes(self).open_console(session)

    def _not_created(self, words: str) -> None:
        self._starting = False
        self._say(words)

    def _say(self, words: str) -> None:
        field = self.query_one("#words", Static)
        field.update(plain(words))
        self.call_after_refresh(field.scroll_visible, animate=False)

    def action_read(self, pages: int) -> None:
        """Turn the pages of the text, wherever the cursor is."""
        self.query_one("#read").scroll_page_down() if pages > 0 else self.query_one("#read").scroll_page_up()

    def action_back(self) -> None:
        """Home; nothing has been created."""
        self.dismiss()


def _title(scenario: Scenario) -> Content:
    about = scenario.about
    counted = sum(not move.practice for move in scenario.moves.values())
    facts = "   ".join(
        [
            tr("{minutes} min", minutes=about.minutes),
            trn("{count} role", "{count} roles", len(scenario.roles)),
            trn("{count} move", "{count} moves", counted),
            tr("version {version}", version=about.version),
        ]
    )
    return styled("[b]$title[/b]   [$text-muted]$facts[/]", title=about.title, facts=facts)


def _reading(scenario: Scenario, rule: str) -> Iterator[Content]:
    about = scenario.about
    yield plain(about.summary.strip())
    consent = consent_words(about.consent, rule)
    for heading, text in ((tr("Safety, read aloud"), about.safety), (tr("Consent, read aloud"), consent)):
        yield from (Content(""), plain(heading.upper(), "bold $accent"), plain(text.strip()))
    if about.artificialities:
        yield from (Content(""), plain(tr("What everybody accepts").upper(), "bold $text-muted"))
        for line in about.artificialities:
            yield plain(f"– {line}")
    yield from (Content(""), plain(tr("Objectives").upper(), "bold $text-muted"))
    for objective in scenario.objectives.values():
        yield plain(f"– {objective.title}")
    yield from (Content(""), plain(tr("Moves").upper(), "bold $text-muted"))
    for move in scenario.moves.values():
        yield styled(
            "$minutes  $title [$text-muted]$note[/]",
            minutes=f"{move.minutes:>3}′",
            title=move.title,
            note=tr("practice, not for the record") if move.practice else "",
        )
    yield styled("\n[$text-muted]$words[/]", words=tr("Marked {marking}", marking=about.marking))


def _choices(scenario: Scenario) -> Iterator[Static | Input | Picks]:
    yield _heading(tr("Name of the session"))
    yield CleanInput(scenario.about.title, max_length=_LONGEST_TITLE, select_on_focus=True, id="name")
    if scenario.courses:
        yield _heading(tr("Length"))
        rows = [(_WHOLE, _length(tr("the whole exercise"), scenario.about.minutes))]
        rows += [(key, _length(course.title, course.minutes)) for key, course in scenario.courses.items()]
        yield OnePick(rows, [_WHOLE], id="courses")
    if any(move.practice for move in scenario.moves.values()):
        yield _heading(tr("Practice move"))
        yield Picks([("practice", plain(tr("play it first; it does not count")))], ["practice"], id="practice")
    yield _heading(tr("Roles in play"))
    yield Roles(scenario)
    yield _heading(tr("Who is named in reports"))
    yield AttributionPick()
    yield PlainText("", id="words")


def _heading(words: str) -> Static:
    return PlainText(plain(words.upper()), classes="heading")


def _length(title: str, minutes: int) -> Content:
    return styled("$minutes  $title", minutes=f"{minutes:>3}′", title=title)


def _role_row(scenario: Scenario, role: str) -> Content:
    card = scenario.roles[role]
    if card.essential:
        return plain(card.title)
    return styled("$title [$text-muted]$note[/]", title=card.title, note=tr("optional"))
