"""The after-action report from the screen: what is asked for, whose names stand in it, and only then files."""

from __future__ import annotations

import shlex
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, ProgressBar, Static
from textual.worker import get_current_worker

from tabletop.exercise.wording.codes import word
from tabletop.i18n import series, tr, trn
from tabletop.journal.errors import SaveError
from tabletop.journal.library import SaveSummary, unfinished
from tabletop.journal.review import ReviewError
from tabletop.journal.review_entries import ATTRIBUTIONS
from tabletop.report.document import Build
from tabletop.report.parts.labels import ATTRIBUTIONS as ATTRIBUTION_WORDS
from tabletop.report.parts.labels import BUILDS
from tabletop.report.publish import (
    FORMATS,
    Prepared,
    Progress,
    PublishError,
    PublishOptions,
    WrittenReport,
    prepare,
    write,
)
from tabletop.tui.keys import bindings
from tabletop.tui.kit.fields import CleanInput
from tabletop.tui.kit.footer import Footer
from tabletop.tui.kit.page import keys_of
from tabletop.tui.kit.pick import Pick
from tabletop.tui.kit.plain_text import PlainText
from tabletop.tui.kit.text import fitted, plain, styled
from tabletop.tui.report.hit_list import HitList

_FRAME = 0.1  #: seconds between two looks at how far the work has come
_OPENED_WITH = {
    ".html": "for a browser; it prints from there",
    ".docx": "for a word processor",
    ".md": "for any editor",
    ".csv": "for a spreadsheet",
    ".json": "for other programs",
}


class _Cancelled(Exception):
    """Nobody waits for it any longer."""


class ReportScreen(Screen[None]):
    """Four stages: what is asked for, the work, what to look at before anything is written, what was written."""

    HELP_TITLE = "Report"
    HELP = (
        "Nothing is written before you have seen the names that stand in texts. A full report is for those who ran the exercise, "
        "a releasable one for others: it has no exact times, no private text and no annotations."
    )
    CSS_PATH = "report.tcss"
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = bindings("report")

    def __init__(self, path: Path) -> None:
        """Report on the save at ``path``."""
        super().__init__()
        self._path = path
        self._earlier: list[tuple[SaveSummary, int]] = []
        self._told = "", 0, 0  #: what is being done, done, total
        self._questions: list[str] = []  #: what has to be agreed to
        self._agreed = False  #: enter was pressed where something has to be agreed to
        self._writing = False  #: files are being put on the disk
        self._stop = False  #: somebody wants the work to end
        self.stage = "options"
        self.prepared: Prepared | None = None
        self.written: WrittenReport | None = None

    # -- the stages ---------------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """All four; one is shown."""
        yield PlainText(id="top")
        with VerticalScroll(id="options", classes="stage", can_focus=False):
            yield from self._compose_options()
        with Vertical(id="working", classes="stage"):
            yield PlainText(id="doing")
            yield ProgressBar(show_eta=False)
        with Vertical(id="preview", classes="stage"):
            with VerticalScroll(id="before", can_focus=False):
                yield PlainText(id="said")
            yield HitList(id="hits")
        with VerticalScroll(id="done", classes="stage", can_focus=False):
            yield PlainText(id="written")
        yield Footer("report.go", "report.back", show_command_palette=False)

    def _compose_options(self) -> ComposeResult:
        builds = [("full", tr("full, for those who ran it")), ("releasable", tr("releasable, for others"))]
        rules = [
            ("", tr("as the review or the save says")),
            *((rule, word(ATTRIBUTION_WORDS, rule)) for rule in ATTRIBUTIONS),
        ]
        yield self._label(tr("build"))
        yield Pick(builds, "full", id="build")
        yield self._label(tr("length"))
        yield Pick([("", tr("whole")), ("short", tr("short, about four pages of prose"))], "", id="length")
        yield self._label(tr("attribution"))
        yield Pick(rules, "", id="attribution")
        yield self._label(tr("formats; space marks"))
        yield Pick([(form, form) for form in FORMATS], " ".join(FORMATS), several=True, id="formats")
        yield self._label(tr("folder; empty for one beside the save"))
        yield CleanInput(placeholder=str(self._path.parent / f"{self._path.stem}-report"), id="folder")
        yield self._label(tr("further names to keep out, with ; between them"))
        yield CleanInput(id="names")
        yield Vertical(id="earlier")
        yield PlainText(id="refusal")

    def _label(self, words: str) -> Static:
        return PlainText(plain(words), classes="label")

    def on_mount(self) -> None:
        """Begin with what is asked for."""
        self.set_interval(_FRAME, self._show_progress)
        self._turn("options")
        self._look_for_earlier()

    def _turn(self, stage: str) -> None:
        self.remove_class(f"-{self.stage}")
        self.stage = stage
        self.add_class(f"-{stage}")
        self.set_focus(self.query_one("#build") if stage == "options" else None)
        self._show_top()
        self.refresh_bindings()

    def on_resize(self) -> None:
        """The line on top is cut to the width."""
        self.call_after_refresh(self._show_top)

    def _show_top(self) -> None:
        keys = keys_of(self, "report")
        go, back = keys("go"), keys("back")
        names = {
            "options": tr("what to write · {go} shows whose names stand in it", go=go),
            "working": tr("at work · {back} cancels", back=back),
            "preview": tr("nothing is written yet · {go} writes · {back} goes back", go=go, back=back),
            "done": tr("written · {go} closes", go=go),
        }
        top = styled(
            "[b $accent]$word[/]   $stage   [$text-muted]$name[/]",
            word=tr("REPORT"),
            name=self._path.stem,
            stage=names[self.stage],
        )
        self.query_one("#top", Static).update(fitted(top, max(20, self.size.width - 2)))

    @work(thread=True, group="earlier")
    def _look_for_earlier(self) -> None:
        try:
            found = unfinished(self._path)
        except SaveError:
            return  # the folder cannot be listed: then there is nothing to choose
        self.app.call_from_thread(self._show_earlier, found)

    def _show_earlier(self, found: list[tuple[SaveSummary, int]]) -> None:
        if not found or not self.is_attached:
            return
        self._earlier = found
        rows = [
            (str(place), tr("{name} ({n})", name=save.path.stem, n=count)) for place, (save, count) in enumerate(found)
        ]
        label = self._label(tr("earlier sessions whose unfinished actions go on in this report; space marks"))
        self.query_one("#earlier").mount(label, Pick(rows, several=True, id="carry"))

    # -- the work -----------------------------------------------------------------------------------------------------

    def _options(self) -> tuple[PublishOptions, Path | None]:
        names = tuple(name.strip() for name in self.query_one("#names", CleanInput).value.split(";") if name.strip())
        folder = self.query_one("#folder", CleanInput).value.strip()
        build: Build = "releasable" if self.query_one("#build", Pick).value == "releasable" else "full"
        options = PublishOptions(
            tuple(self.query_one("#formats", Pick).value.split()),
            build,
            self.query_one("#attribution", Pick).value,
            tuple(
                self._earlier[int(place)][0].path
                for pick in self.query("#carry").results(Pick)
                for place in pick.value.split()
            ),
            names,
            self.query_one("#length", Pick).value == "short",
        )
        return options, Path(folder).expanduser().absolute() if folder else None

    def _prepare(self) -> None:
        options, folder = self._options()
        if not options.formats:
            self._refuse(tr("Mark at least one format."))
            return
        self._refuse("")

        def work(tell: Progress) -> tuple[Prepared, list[str]]:
            prepared = prepare(self._path, folder, options, tell)
            return prepared, list(_to_agree(prepared))

        self._begin(tr("reading"), work, lambda found: self._show_prepared(*found))

    def _write(self) -> None:
        prepared = self.prepared
        if prepared is None:
            return
        self._writing = True
        self._begin(tr("putting on the disk"), lambda tell: write(prepared, tell), self._show_written)

    def _begin(self, what: str, do: Callable[[Progress], Any], then: Callable[[Any], None]) -> None:
        self._told = what, 0, 0
        self._stop = False
        self._turn("working")
        self._work(do, then)

    @work(thread=True, group="report", exclusive=True)
    def _work(self, do: Callable[[Progress], Any], then: Callable[[Any], None]) -> None:
        worker = get_current_worker()

        def tell(what: str, done: int, total: int) -> None:
            if worker.is_cancelled or self._stop:
                raise _Cancelled
            self._told = what, done, total

        try:
            result = do(tell)
        except _Cancelled:
            then, result = self._failed, tr("Cancelled; nothing was written.")
        except (SaveError, ReviewError, PublishError) as error:
            then, result = self._failed, error.words
        if not worker.is_cancelled:
            self.app.call_from_thread(then, result)

    def _show_progress(self) -> None:
        if self.stage == "working":
            what, done, total = self._told
            self.query_one("#doing", Static).update(plain(tr("cancelling …") if self._stop else what))
            self.query_one(ProgressBar).update(total=total or None, progress=done)

    def _failed(self, words: str) -> None:
        if not self.is_attached:
            return
        self._turn("preview" if self._writing else "options")
        self._writing = False
        self._refuse(words)

    def _refuse(self, words: str) -> None:
        refusal = self.query_one("#refusal", Static)
        refusal.update(plain(words))
        if words:
            self.call_after_refresh(refusal.scroll_visible, animate=False)
        if words and self.stage == "preview":
            self.notify(words, severity="warning", timeout=12, markup=False)

    # -- before anything is written -----------------------------------------------------------------------------------

    def _show_prepared(self, prepared: Prepared, questions: list[str]) -> None:
        if not self.is_attached:
            return
        self.prepared = prepared
        self._questions = questions
        self._agreed = False
        self._turn("preview")
        self.query_one("#said", Static).update(Content("\n").join(self._before(prepared)))
        self.call_after_refresh(self.query_one(HitList).show, prepared.hits)

    def _before(self, prepared: Prepared) -> Iterable[Content]:
        """What should be known, what has to be agreed to, and what enter does."""
        size = sum(len(data) for data in prepared.files.values())
        files = trn(
            "{count} file, {size} MB, into {folder}",
            "{count} files, {size} MB, into {folder}",
            len(prepared.files),
            size=f"{size / 1e6:.1f}",
            folder=prepared.folder,
        )
        yield plain(files, "bold")
        rule = word(ATTRIBUTION_WORDS, prepared.released.rule)
        yield plain(tr("{build} build; attribution {rule}", build=word(BUILDS, prepared.released.build), rule=rule))
        for words in prepared.warnings:
            yield plain(f"! {words}", "$warning")
        for words in self._questions:
            yield plain(f"! {words}", "bold $warning")
        yield plain(tr("Names of people in texts: {n}", n=len(prepared.hits)), "bold")

    # -- what was written ---------------------------------------------------------------------------------------------

    def _show_written(self, written: WrittenReport) -> None:
        if not self.is_attached:
            return
        self._writing = False
        self.written = written
        self._turn("done")
        lines = [plain(tr("Written into {folder}", folder=written.folder), "bold"), Content("")]
        for place, count in Counter(_shown(file, written.folder) for file in written.files).items():
            ending = place.suffix if place.suffix in _OPENED_WITH else ".csv"
            use = word(_OPENED_WITH, ending)
            if place.suffix not in _OPENED_WITH:
                use = trn("{count} file, {use}", "{count} files, {use}", count, use=use)
            lines.append(plain(place.name))
            lines.append(plain(f"    {use}", "$text-muted"))
        command = {"win32": "start", "darwin": "open"}.get(sys.platform, "xdg-open")
        lines += [
            Content(""),
            plain(
                tr("From another window:  {command} {folder}", command=command, folder=shlex.quote(str(written.folder)))
            ),
        ]
        self.query_one("#written", Static).update(Content("\n").join(lines))

    # -- keys ---------------------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what means something at this stage."""
        match action:
            case "go":
                return self.stage != "working"
            case "field":
                return self.stage == "options"
            case "scroll":
                return self.stage in {"preview", "done"}
            case "leave":
                return self.stage != "options"
            case _:
                return super().check_action(action, parameters)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in a field."""
        event.stop()
        self.action_go()

    def action_go(self) -> None:
        """To the next stage; where something has to be agreed to, the key is needed twice."""
        if self.stage == "options":
            self._prepare()
        elif self.stage == "done":
            self.dismiss(None)
        elif self.prepared is not None and self.stage == "preview":
            if self._questions and not self._agreed:
                self._agreed = True
                words = tr("Press {key} again to write it all the same.", key=keys_of(self, "report")("go"))
                self.notify(words, severity="warning", markup=False)
            else:
                self._write()

    def action_field(self, by: int) -> None:
        """To another field."""
        if by > 0:
            self.focus_next()
        else:
            self.focus_previous()

    def action_scroll(self, lines: int) -> None:
        """Read on."""
        pane = self.query_one(HitList) if self.stage == "preview" else self.query_one("#done", VerticalScroll)
        pane.scroll_relative(y=lines, animate=False, immediate=True)

    def action_leave(self) -> None:
        """The same as escape, where no field takes letters."""
        self.action_back()

    def action_back(self) -> None:
        """One stage back; out of the work, which ends without a file."""
        if self.stage == "working" and self._writing:
            self._stop = True
        elif self.stage == "working":
            self._stop = True
            self.workers.cancel_group(self, "report")
            self._turn("options")
            self._refuse(tr("Cancelled; nothing was written."))
        elif self.stage == "preview":
            self._turn("options")
        else:
            self.dismiss(None)


def _shown(file: Path, folder: Path) -> Path:
    """The file, or the folder of its own that holds it with others."""
    return file if file.parent == folder else file.parent


def _to_agree(prepared: Prepared) -> Iterable[str]:
    """What the one who exports has to agree to; reads the folder."""
    if prepared.looser:
        yield tr(
            "This rule says more than the people of this session were promised when they consented: {rule}.",
            rule=prepared.released.rule,
        )
    replacing = prepared.replacing()
    if replacing:
        names = series(path.name for path in replacing[:6]) + (" …" if len(replacing) > 6 else "")
        yield tr("These files are there with other content and would be replaced: {names}", names=names)
