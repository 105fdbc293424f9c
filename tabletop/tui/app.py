"""The app: which screens there are, and the ways between them.

Screens are imported by the route that opens them: the home screen is on the terminal before the models, the core and the other
screens are loaded. What goes wrong on a way is said in words; the session itself is on disk at every moment.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, ClassVar

from textual import work
from textual.actions import SkipAction
from textual.app import App
from textual.binding import Binding, BindingType
from textual.command import Provider
from textual.driver import Driver
from textual.events import Key
from textual.notifications import SeverityLevel
from textual.screen import Screen
from textual.worker import WorkerFailed

from tabletop.i18n import tr
from tabletop.text import clean, clean_line
from tabletop.tui.keys import SPANS, as_shown, key_of, together
from tabletop.tui.kit.paste import guarded
from tabletop.tui.kit.theme import DARK, LIGHT
from tabletop.tui.start.home import HomeScreen

if TYPE_CHECKING:  # loaded by the routes
    from tabletop.exchange.importing import Wish, WrittenScenario
    from tabletop.exchange.msel import Corrections
    from tabletop.room.host.hosted_room import RoomOptions
    from tabletop.room.table.sessions import Session
    from tabletop.room.wire.access import JoinAddress
    from tabletop.scenario.load import Loaded

_HERE = Path(__file__).parent
Route = Callable[["TabletopApp"], object]


def _palette() -> type[Provider]:
    """The provider of the palette, loaded when it is opened."""
    from tabletop.tui.kit.palette import Palette

    return Palette


class TabletopApp(App[str]):
    """The program on a terminal. Its result is what went wrong, in words, if it could not go on."""

    TITLE = "tabletop"
    CSS_PATH: ClassVar[list[str | PurePath]] = [
        _HERE / "app.tcss",
        _HERE / "start" / "home.tcss",  # the default screen's own CSS_PATH would not be read
    ]
    ENABLE_COMMAND_PALETTE = True
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {_palette}
    HELP_TITLE = "Everywhere"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark", "help", "keys", id="app.help", key_display="?"),
        Binding("f1", "help", "keys", id="app.help-in-fields", show=False, priority=True),
        Binding("ctrl+p", "command_palette", "all commands", id="app.palette", show=False, priority=True),
        Binding("f2", "toggle_theme", "light or dark", id="app.theme", show=False),
        Binding("exclamation_mark", "alarm('')", id="app.alarm", show=False, priority=True),
        Binding(
            "ctrl+g", "alarm('ctrl+g')", "real emergency: twice", id="app.alarm-in-fields", show=False, priority=True
        ),
        Binding("ctrl+q", "quit", "leave the program", id="app.quit", show=False, priority=True),
    ]

    def __init__(
        self,
        folder: Path | None = None,
        *,
        scenarios: Iterable[Path] | None = None,
        first: Route | None = None,
        keys: Path | None = None,
    ) -> None:
        """Keep saves in ``folder`` (None: where they belong) and offer ``scenarios`` (None: those shipped).

        ``first`` is a route taken at once, above the home screen. ``keys`` is the file with the user's own keys (None: there is none).
        """
        super().__init__()
        self.saves_folder = folder
        self.scenario_folders = None if scenarios is None else list(scenarios)
        self.current_save: Path | None = None  #: of the session being played
        self.said_of: dict[Path, Corrections] = {}  #: about files whose import was left; nobody answers twice
        self.crash: BaseException | None = None
        self.own_keys: Mapping[str, str] = {}  #: id of a binding -> keys, where the user has others than the program
        self._keys = keys
        self._first = first

    def on_mount(self) -> None:
        """Put on the theme and take the first route."""
        self.register_theme(DARK)
        self.register_theme(LIGHT)
        self.theme = DARK.name
        if self._keys is not None and self._keys.exists():
            self._take_keys(self._keys)
        if self._first is not None:
            self._first(self)
            self._first = None

    def _take_keys(self, path: Path) -> None:
        """Take the user's own keys, and say what is wrong with their file."""
        from tabletop.tui.keyfile import keymap, read_keys

        own = read_keys(path)
        self.own_keys = keymap(own)
        if "console.emergency" in self.own_keys:  # the same over the console as on it
            self.own_keys = {**self.own_keys, "app.alarm": self.own_keys["console.emergency"]}
        self.set_keymap(self.own_keys)
        if own.wrong:
            self.say("\n".join(own.wrong))

    def get_key_display(self, binding: Binding) -> str:
        """As its table writes it while that holds; else by its name, and all of a range such as ←→ by theirs."""
        name = binding.id or ""
        key = key_of(name)
        if key is None:
            return super().get_key_display(binding)
        if as_shown(name, self.own_keys):
            return super().get_key_display(binding.with_key(binding.key, key.shown or None))
        keys = together(name, self.own_keys) if name in SPANS else [binding.key]
        return " ".join([super(TabletopApp, self).get_key_display(Binding(each, "")) for each in keys])

    def get_driver_class(self) -> type[Driver]:
        """The platform's, in which a paste can press no keys."""
        return guarded(super().get_driver_class())

    def get_default_screen(self) -> Screen[Any]:
        """Home."""
        return HomeScreen()

    @property
    def folder(self) -> Path:
        """Where saves are kept. The journal is loaded here, so not before the first paint."""
        if self.saves_folder is None:
            import os

            from tabletop.journal.library import shelf_folder

            self.saves_folder = shelf_folder(None, os.environ)
        return self.saves_folder

    # -- routes -------------------------------------------------------------------------------------------------------

    def open_start(self, path: Path) -> None:
        """Prepare a session of the scenario at ``path``."""
        from tabletop.tui.start.start import StartScreen

        self.push_screen(StartScreen(path))

    def open_problems(self, loaded: Loaded, title: str) -> None:
        """Show what is wrong with a scenario."""
        from tabletop.tui.start.problems import ProblemsScreen

        self.push_screen(ProblemsScreen(loaded.diagnostics, title))

    @work(group="session")
    async def open_console(self, session: Session) -> None:
        """Play ``session`` until its screen is dismissed."""
        from tabletop.tui.console.console import ConsoleScreen

        self.current_save = session.path
        async with session:
            await self.push_screen_wait(ConsoleScreen(session))
        self.current_save = None

    @work(group="session")
    async def open_host(self, session: Session, options: RoomOptions) -> None:
        """Play ``session`` with its room open and in view; a room that cannot be opened is said, and can be opened later."""
        from tabletop.room.host.hosted_room import open_room
        from tabletop.room.table.seat import RoomError
        from tabletop.tui.console.console import ConsoleScreen

        self.current_save = session.path
        async with session:
            try:
                await open_room(session, options)
            except RoomError as error:
                self.say(error.words)
            console = ConsoleScreen(session)
            left = self.push_screen_wait(console)
            self.call_later(console.show_room)
            await left
        self.current_save = None

    def open_join(
        self,
        address: JoinAddress | None = None,
        *,
        name: str = "",
        wish: str = "",
        consent: bool | None = None,
        anew: bool = False,
    ) -> None:
        """Take a seat in somebody's room; without ``address`` it is asked for, and so is what is not given of the person."""
        from tabletop.tui.start.join import JoinScreen

        alone = self._first is not None
        self.push_screen(JoinScreen(address, name=name, wish=wish, consent=consent, anew=anew, alone=alone))

    @work(group="session")
    async def open_resume(self, path: Path) -> None:
        """Play on from a save."""
        import asyncio

        from tabletop.journal.errors import SaveError
        from tabletop.room.table.sessions import resume_session

        self.notify(tr("Opening {name} …", name=path.stem), timeout=2, markup=False)
        try:
            session = await asyncio.to_thread(resume_session, path)
        except SaveError as error:
            self.say(error.words)
            return
        self.open_console(session)

    def open_replay(self, path: Path, at: str = "") -> None:
        """Look at a save from any of its events; ``at`` is an event number or ``T+mm:ss``."""
        from tabletop.tui.replay.replay import LoadingScreen

        self.push_screen(LoadingScreen(path, at, alone=self._first is not None))

    def open_compare(self, paths: Sequence[Path]) -> None:
        """Put several saves of one scenario side by side."""
        from tabletop.tui.replay.compare import CompareScreen

        self.push_screen(CompareScreen(paths, alone=self._first is not None))

    def open_review(self, path: Path) -> None:
        """Write down what was found in a session, and what is to become of it."""
        from tabletop.tui.review.review import ReviewScreen

        self.push_screen(ReviewScreen(path))

    def open_import(self, wish: Wish | None = None) -> None:
        """Make a scenario of a planner's MSEL; ``wish`` is what is known of it already."""
        from tabletop.tui.importing.import_file import ImportFileScreen

        self.push_screen(ImportFileScreen(wish))

    def open_imported(self, written: WrittenScenario) -> None:
        """Show what was imported, and how to go on."""
        from tabletop.tui.importing.import_done import ImportedScreen

        self.push_screen(ImportedScreen(written))

    def say(self, words: str) -> None:
        """A short warning that needs no answer."""
        self.notify(words, severity="warning", timeout=8, markup=False)

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = True,
    ) -> None:
        """Textual's notice, cleaned: refusals and errors quote names of files and what somebody wrote."""
        super().notify(clean(message), title=clean_line(title), severity=severity, timeout=timeout, markup=markup)

    def on_key(self, event: Key) -> None:
        """A key that was already on its way to the screen beneath when a dialog opened is the dialog's."""
        take = getattr(self.screen, "take", None)
        if take is not None and take(event):
            event.prevent_default()

    # -- commands that hold everywhere --------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """From a player's seat nobody ends the program for the whole room."""
        if action == "alarm":  # the console and the screens beside it have the key among their own
            over = any(hasattr(screen, "alarm") for screen in self.screen_stack)
            return over and (parameters != ("",) or not hasattr(self.screen, "control"))
        if action == "quit" and any(getattr(screen, "PLAYERS_SEAT", False) for screen in self.screen_stack):
            return False
        return super().check_action(action, parameters)

    def action_help(self) -> None:
        """List the keys that are valid now."""
        from tabletop.tui.kit.help import HelpScreen, commands

        if not isinstance(self.screen, HelpScreen):
            about = getattr(self.screen, "HELP", "") or ""
            self.push_screen(HelpScreen(commands(self, self.screen), tr(about) if about else ""))

    async def action_alarm(self, in_fields: str) -> None:
        """A real emergency, on whatever lies over the console of this program; pressed twice, as there.

        Where somebody writes, the sign is text, and ``in_fields`` is the key that asks for it.
        """
        alarm = next((found for each in self.screen_stack if (found := getattr(each, "alarm", None))), None)
        if alarm is None or not await alarm(self.screen, in_fields):
            raise SkipAction

    def action_toggle_theme(self) -> None:
        """Change between dark and light."""
        self.theme = LIGHT.name if self.theme == DARK.name else DARK.name

    def _handle_exception(self, error: Exception) -> None:
        """Leave with the terminal restored instead of printing a traceback; :mod:`tabletop.cli` says what happened.

        Textual 8.2.8 has no public hook for errors that nobody caught: its own method prints a traceback with the values of all local
        variables, and what another seat must not know may stand there. Tests still get the error itself.
        """
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        if self.crash is None:
            self.crash = error.error if isinstance(error, WorkerFailed) else error
        self._return_code = 1
        self._close_messages_no_wait()
