"""Every figure of the samples' reports, workbooks and console, counted a second time from the raw TOML (:mod:`tests.recount`)."""

from __future__ import annotations

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from tabletop.exchange.actual import rows_of_session
from tabletop.exchange.msel import MselColumn
from tabletop.exercise.apply import fold
from tabletop.exercise.coverage import coverage
from tabletop.exercise.expected import expected
from tabletop.exercise.rulebook import Rulebook
from tabletop.journal.reading import Save, read_save
from tabletop.report.build import build_report
from tabletop.report.charts import Bars, Lines, Spread, Stacked
from tabletop.report.document import Bullets, Document, DocumentTable, Figure, Heading, plain
from tabletop.scenario.load import load_document
from tests import recount
from tests.recount import OUT, Recount, middle

SAVES = Path(__file__).parents[1] / "saves"
SAMPLES = ("sample-first-steps", "sample-security-guarantees")
STATUS = {
    "on-time": "on time", "as-due": "when it became due", "by-hand": "by hand", "ad-hoc": "ad hoc", "early": "early", "late": "late",
    "recalled": "recalled", "skipped": "skipped", "never": "never",
}  # fmt: skip
HOW = {
    "rule": "by the rule", "default": "by default", "ruling": "ruled by the facilitator", "override": "overridden by the facilitator",
    "argument": "by argument",
}  # fmt: skip
LETTER = {
    "P": "P, performed without challenges", "S": "S, performed with some challenges", "M": "M, performed with major challenges",
    "U": "U, unable to be performed", "": "not rated",
}  # fmt: skip


@cache
def counted(name: str) -> Recount:
    return Recount(SAVES / f"{name}.toml")


@cache
def saved(name: str) -> Save:
    return read_save(SAVES / f"{name}.toml")


@cache
def report(name: str) -> Document:
    return build_report(saved(name))


def test_the_second_count_knows_nothing_of_the_program() -> None:
    tree = ast.parse(Path(recount.__file__).read_text(encoding="utf-8"))
    named = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    named |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert named <= {"__future__", "re", "tomllib", "collections", "pathlib", "statistics", "typing"}


# -- how figures are written -------------------------------------------------------------------------------------------


def ms(seconds: float) -> str:
    return f"{int(seconds) // 60:02}:{int(seconds) % 60:02}"


def hms(seconds: float) -> str:
    return f"{int(seconds) // 3600:02}:{int(seconds) // 60 % 60:02}:{int(seconds) % 60:02}"


def signed(seconds: float | None) -> str:
    if seconds is None:
        return "–"
    return ("−" if seconds <= -1 else "+") + ms(abs(seconds))


def share(part: int, whole: int) -> str:
    return f"{int(100 * part / whole + 0.5)} %" if whole else "–"


def table(document: Document, key: str) -> list[list[str]]:
    """Rows of words without citations."""
    (found,) = [block for block in document.blocks if isinstance(block, DocumentTable) and block.key == key]
    return [[plain(cell).strip() for cell in row] for row in found.rows]


def figure(document: Document, key: str) -> Figure:
    (found,) = [block for block in document.blocks if isinstance(block, Figure) and block.key == key]
    return found


def bullets(document: Document, anchor: str) -> list[str]:
    """The points of the first list below a heading."""
    start = next(
        place for place, block in enumerate(document.blocks) if isinstance(block, Heading) and block.anchor == anchor
    )
    found = next(block for block in document.blocks[start:] if isinstance(block, Bullets))
    words = (" ".join(plain(spans).split()) for spans in found.items)
    return [re.sub(r" \(\d+ events in all\)", "", line).replace(" ;", ";") for line in words]


# -- the report --------------------------------------------------------------------------------------------------------


def in_figures(own: Recount) -> list[str]:
    """What the chapter of figures has to say, sentence by sentence."""
    serials = own.serials()
    statuses = Counter(one["status"] for one in serials.values())
    played = [end - start for start, end in spans(own)]
    ending = own.of("ending-reached", own.happened)[-1]["data"]
    planned = [one for one in serials.values() if one["at"] is not None and one["status"] != "not-called"]
    on_time = sum(one["status"] == "on-time" for one in planned)
    rate = share(on_time, len(planned))
    said = [
        f"Moves played: {len(own.moves)}, in {hms(sum(played))} of exercise time.",
        f"Ending: {ending['title']}. {' '.join(ending['text'].split())}",
        f"The exercise clock was stopped. Pauses: {len(own.of('exercise-paused', own.happened))}.",
        f"Serials with a planned time that were called for: {len(planned)}; gone out within a minute of it: {on_time} ({rate}).",
    ]
    others = [
        f"{STATUS[key]} {statuses[key]}"
        for key in ("early", "late", "as-due", "by-hand", "ad-hoc", "recalled", "skipped", "never")
        if statuses[key]
    ]
    if others:
        said.append(f"What became of the others, of those without a planned time too: {'; '.join(others)}.")
    decisions = own.decisions()
    hows = Counter(one["how"] for one in decisions)
    said.append(
        f"Decisions put: {len(decisions)} ({'; '.join(f'{HOW[how]} {hows[how]}' for how in HOW if hows[how])})."
    )
    dissent = [len(one["dissents"]) for one in decisions if one["dissents"]]
    if dissent:
        said.append(
            f"Answers that differed from what stood in the end: {sum(dissent)}, in {len(dissent)} of the decisions."
        )
    assert not any(one["missing"] for one in decisions)  # the samples have none
    judged = [one["verdicts"][-1]["data"]["success"] for one in decisions if one["verdicts"]]
    if judged:
        said.append(f"Matrix arguments judged: {len(judged)}; succeeded: {sum(judged)}.")
        widest = max(one["spread"] or 0 for one in decisions)
        said.append(f"Estimates of one argument lay up to {widest} percentage points apart.")
    due, given = own.acknowledgements()
    said.append(f"Acknowledgements due: {due}; given: {given} ({share(given, due)}).")
    said += [
        slowest("acknowledge an inject", own.times_to_acknowledge()),
        slowest("answer a decision", own.times_to_decide()),
    ]
    aims = own.scenario["objective"]
    served = {aim for key, one in serials.items() if one["status"] in OUT for aim in own.objectives_of(key)}
    said.append(
        f"Objectives: {len(aims)}; served by what went out: {len(served & set(aims))}; with observations: "
        f"{sum(bool(own.observations(aim)) for aim in aims)}."
    )
    actions = own.expected()
    seen = sum(ticked for _, _, ticked in actions)
    said.append(
        f"Expected actions: {len(actions)}; ticked as seen: {seen} ({share(seen, len(actions))}); not observed: {len(actions) - seen}."
    )
    letters = Counter(own.letter(aim) for aim in aims)
    said.append(
        f"Ratings of the objectives: {'; '.join(f'{LETTER[each]}: {letters[each]}' for each in LETTER if letters[each])}."
    )
    requests = own.of("rfi-asked")
    if requests:
        answered = {event["data"]["rfi"] for event in own.of("rfi-answered") + own.of("rfi-refused")}
        waiting = sum(event["seq"] not in answered for event in requests)
        said.append(f"Requests for information to control: {len(requests)}; never answered: {waiting}.")
    said.append(f"Feedback forms handed in: {len(own.of('feedback-given'))}.")
    return said


def spans(own: Recount) -> list[tuple[float, float]]:
    """When each move that counts began and ended."""
    begins = [event["clock"] for event in own.moves]
    return list(zip(begins, [*begins[1:], own.end], strict=True))


def slowest(what: str, times: dict[str, list[float]]) -> str:
    """A sentence as far as its first figure, and the slowest time."""
    most = max(time for each in times.values() for time in each)
    return f"Time to {what}, median of the roles' medians: {ms(middle(times))} (min:s). The slowest took {ms(most)}"


@pytest.mark.parametrize("name", SAMPLES)
def test_every_figure_of_the_chapter_of_figures(name: str) -> None:
    said = bullets(report(name), "figures")
    *wanted, forms = in_figures(counted(name))
    for line, want in zip(said, wanted, strict=False):
        assert line == want or (want.startswith("Time to") and line.startswith(f"{want}: ")), line
    agreement = said[len(wanted) + 1]
    assert said[len(wanted) :] == [forms, agreement]
    own = counted(name)
    statements = dict(own.of("feedback-given")[0]["data"]["ratings"])
    medians = {statement: median(own.ratings(statement)) for statement in statements}
    assert f"highest {max(medians.values()):g} " in agreement
    assert f"lowest {min(medians.values()):g} " in agreement


@pytest.mark.parametrize("name", SAMPLES)
def test_the_first_page_counts_as_the_chapters_do(name: str) -> None:
    own = counted(name)
    document = report(name)
    text = "\n".join(
        " ".join(plain(spans).split())
        for block in document.blocks[:4]
        for spans in getattr(block, "items", (getattr(block, "spans", ()),))
    )
    letters = Counter(own.letter(aim) for aim in own.scenario["objective"])
    rated = ", ".join(f"{letter} {letters[letter]}" for letter in LETTER if letter and letters[letter])
    length = hms(sum(end - start for start, end in spans(own)))
    assert (
        f"{len(own.moves)} of {own.moves[-1]['data']['of']} moves in {length} of exercise time; roles in play: {len(own.roles)};"
        in text
    )
    assert f"objectives rated: {rated}." in text
    if len(own.decisions()) > 6:
        assert f"Decided in all: {len(own.decisions())}." in "\n".join(
            plain(block.spans) for block in document.blocks[:10] if hasattr(block, "spans")
        )


@pytest.mark.parametrize("name", SAMPLES)
def test_the_overview_counts_seatings_of_roles_apart(name: str) -> None:
    own = counted(name)
    rows = dict(table(report(name), "overview"))
    seated = [event["data"]["role"] in own.roles for event in own.of("role-seated", own.happened)]
    assert rows.get("Participants", "") == (f"seatings on record: {sum(seated)}" if any(seated) else "")
    assert rows.get("Observers and control", "") == (
        f"seatings on record: {len(seated) - sum(seated)}" if not all(seated) else ""
    )
    planned = sum(event["data"]["minutes"] for event in own.moves)
    length = hms(sum(end - start for start, end in spans(own)))
    assert rows["Duration"] == f"{length} of exercise time in the moves that count, planned for {planned} min"


@pytest.mark.parametrize("name", SAMPLES)
def test_moves_tracks_and_their_charts(name: str) -> None:
    own = counted(name)
    document = report(name)
    assert [row[1:] for row in table(document, "moves")] == [
        [
            f"T+{hms(start)}",
            f"{event['data']['minutes']} min",
            ms(end - start),
            signed(end - start - 60 * event["data"]["minutes"]),
        ]
        for event, (start, end) in zip(own.moves, spans(own), strict=True)
    ]
    values = own.tracks()
    titles = {spec["title"]: track for track, spec in own.scenario["track"].items()}
    changed = Counter(e["data"]["track"] for e in own.of("track-changed") if e["data"]["before"] != e["data"]["after"])
    rows = table(document, "tracks")
    assert len(rows) == len(values)
    for row in rows:
        track = titles[row[0].removesuffix(" (hidden in play)")]
        assert row[1:-2] == [str(value) for value in values[track]]
        assert row[-1] == str(changed[track])
    drawn = {
        series.name: list(series.values)
        for block in document.blocks
        if isinstance(block, Figure) and isinstance(block.chart, Lines)
        for series in block.chart.series
    }
    assert drawn == {title: values[track] for title, track in titles.items() if len(set(values[track])) > 1}


@pytest.mark.parametrize("name", SAMPLES)
def test_serials_in_report_workbook_and_console(name: str) -> None:
    own = counted(name)
    document, save = report(name), saved(name)
    book = Rulebook(load_document(save.head.scenario))
    state = fold(save.records)
    workbook = {row.id: (row, dict(row.actual)) for row in rows_of_session(save.records, book)}
    rows = iter(table(document, "injects"))
    readers = own.readers()
    for key, one in own.serials().items():
        out, status = one["out"], one["status"]
        _, actual = workbook[key]
        if out is not None:
            clock, delay = int(out["clock"]), one["delay"]
            seconds = f":{clock % 60:02}" if clock % 60 else ""
            assert actual[MselColumn.ACTUAL_TIME] == f"T+{clock // 3600}:{clock // 60 % 60:02}{seconds}"
            late = (
                ""
                if delay is None
                else "on time"
                if abs(delay) <= 60
                else f"{ms(abs(delay))} {'late' if delay > 0 else 'early'}"
            )
            assert actual.get(MselColumn.DELAY, "") == late
        if one["kind"] == "inject" and out is not None:
            how = state.play.delivered[key].how
            console = {"planned": "on-time", "armed": "as-due", "auto": "on-time"}.get(how, how)
            assert status in {console, "recalled"} or (how, status) == ("by-hand", "as-due")
            to = own.to(out)
            times = [actual[MselColumn.ACKNOWLEDGED].split("\n")[place].rpartition(": ")[2] for place in range(len(to))]
            assert sum(time.startswith("T+") for time in times) == len(own.read(key))
            assert times.count("not acknowledged") == sum(role in readers and role not in own.read(key) for role in to)
    assert Counter(row.status.partition(":")[0] for row, _ in workbook.values() if row.id in state.play.delivered)[
        "recalled"
    ] == sum(one["status"] == "recalled" for one in own.serials().values())
    by_title = {cells[0]: cells for cells in rows}
    shown = {key: one for key, one in own.serials().items() if one["status"] != "not-called"}
    assert len(by_title) == len(shown)
    for key, one in shown.items():
        title = (one["out"] or {"data": own.scenario[one["kind"]].get(key, {})})["data"]["title"]
        cells = by_title[title]
        assert cells[-4:-2] == [signed(one["delay"]), cells[-3]]
        assert cells[-3].partition(";")[0] == STATUS[one["status"]]
        assert cells[-5] == (f"T+{hms(one['out']['clock'])}" if one["out"] else "–")
        if one["kind"] == "inject" and one["status"] in OUT:
            due = [role for role in own.to(one["out"]) if role in readers]
            assert cells[-1] == (f"{len(own.read(key))}/{len(due)}" if due else "read aloud")


@pytest.mark.parametrize("name", SAMPLES)
def test_decisions_votes_and_times(name: str) -> None:
    own = counted(name)
    document = report(name)
    for one, row in zip(own.decisions(), table(document, "votes"), strict=True):
        assert row[-2:] == [str(len(one["dissents"])), str(len(one["missing"]))]
        assert row[1] == f"T+{hms(one['opened']['clock'])}"
        assert row[-3] == HOW[one["how"]]
        options = one["opened"]["data"]["options"]
        if options:
            found = table(document, f"options-{one['key']}")
            assert [cells[1] for cells in found] == [str(one["votes"][option]) for option, *_ in options]
            for cells, (option, *_) in zip(found, options, strict=True):
                assert cells[3].startswith("stands") == (option in one["resolved"]["data"]["outcome"])
        if one["answers"]:
            after = sorted(ms(event["clock"] - one["opened"]["clock"]) for event in one["answers"].values())
            assert sorted(cells[-1] for cells in table(document, f"answers-{one['key']}")) == after
    estimates = {
        one["opened"]["data"]["title"]: sorted(one["estimates"].values()) for one in own.decisions() if one["estimates"]
    }
    if estimates:
        chart = figure(document, "estimates").chart
        assert isinstance(chart, Spread)
        assert {label: sorted(values) for label, values, _ in chart.rows} == estimates


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("key", ["acknowledge", "decide"])
def test_paces_in_table_and_chart(name: str, key: str) -> None:
    own = counted(name)
    times = own.times_to_acknowledge() if key == "acknowledge" else own.times_to_decide()
    rows = table(report(name), f"time-to-{key}-table")
    chart = figure(report(name), f"time-to-{key}").chart
    assert isinstance(chart, Bars)
    for role, row, (_, value, _) in zip(own.roles, rows, chart.rows, strict=True):
        took = times[role]
        assert row[1:4] == [str(len(took)), ms(median(took)) if took else "–", ms(max(took)) if took else "–"]
        if took:
            cut = int(median(took))
            assert value == (round(cut / 60, 1) if chart.unit == "min" else cut)
        else:
            assert value is None


@pytest.mark.parametrize("name", SAMPLES)
def test_participation_and_messages(name: str) -> None:
    own = counted(name)
    document = report(name)
    acts = {role: own.acts(role) for role in own.roles}
    words = {role: own.words(role) for role in own.roles}
    all_acts, all_words = sum(map(sum, acts.values())), sum(words.values())
    for role, row in zip(own.roles, table(document, "participation"), strict=True):
        assert row[-5:] == [
            str(sum(acts[role])),
            share(sum(acts[role]), all_acts),
            str(words[role]),
            share(words[role], all_words),
            str(own.typed(role)),
        ]
        assert own.words(role, typed=True) == 0  # the samples were typed by the players: no column counts such words
    stacked, bars = figure(document, "participation-acts").chart, figure(document, "participation-words").chart
    assert isinstance(stacked, Stacked)
    assert isinstance(bars, Bars)
    assert [sum(parts) for _, parts in stacked.rows] == [sum(acts[role]) for role in own.roles]
    assert [value for _, value, _ in bars.rows] == [words[role] for role in own.roles]
    sent = Counter((event["data"]["sender"], to) for event in own.of("message-sent") for to in event["data"]["to"])
    if sent:
        assert sorted(row[2] for row in table(document, "messages")) == sorted(map(str, sent.values()))


@pytest.mark.parametrize("name", SAMPLES)
def test_objectives_on_report_and_console(name: str) -> None:
    own = counted(name)
    state = fold(saved(name).records)
    serials = own.serials()
    actions = own.expected()
    aims = {key: spec["title"] for key, spec in own.scenario["objective"].items()}
    rows = table(report(name), "objectives")
    for aim, row, cover in zip(aims, rows, coverage(state, aims.items()), strict=True):
        bearing = {key: one for key, one in serials.items() if aim in own.objectives_of(key)}
        out = [key for key, one in bearing.items() if one["status"] in OUT]
        owned = [ticked for serial, _, ticked in actions if aim in own.objectives_of(serial)]
        assert row[1:] == [
            str(len(out)),
            str(len(bearing) - len(out)),
            str(len(own.observations(aim))),
            f"{sum(owned)}/{len(owned)}",
            own.letter(aim) or "–",
        ]
        recalled = sum(one["status"] == "recalled" for one in bearing.values())
        assert cover.served == len(out) + recalled  # the console counts what was sent, also what was taken back
        assert cover.notes == len(own.observations(aim))
    stayed = {key for key, one in serials.items() if one["status"] in OUT}
    console = {one.serial: one.seen for one in expected(state) if one.serial in stayed}
    ticked = Counter(serial for serial, _, seen in actions if seen)
    assert console == {serial: ticked[serial] for serial in {serial for serial, _, _ in actions}}


@pytest.mark.parametrize("name", SAMPLES)
def test_feedback(name: str) -> None:
    own = counted(name)
    statements = [statement for statement, _ in max((e["data"]["ratings"] for e in own.of("feedback-given")), key=len)]
    for statement, row in zip(statements, table(report(name), "feedback"), strict=True):
        given = own.ratings(statement)
        assert row[1:] == [
            str(len(given)),
            f"{median(given):g}",
            f"{min(given)}–{max(given)}",
            *(str(given.count(value)) for value in range(1, 6)),
        ]


@pytest.mark.parametrize("name", SAMPLES)
def test_what_those_asked_had_been_given(name: str) -> None:
    own = counted(name)
    recalled = {event["data"]["inject"]: event["seq"] for event in own.of("inject-recalled")}
    for one in own.decisions():
        opened = one["opened"]
        closed = max(e["seq"] for e in own.of("decision-closed") if e["data"]["decision"] == one["key"])
        asked = set(opened["data"]["who"])
        given = [
            event
            for event in own.of("inject-released")
            if event["seq"] < closed
            and event["move"] == opened["move"]
            and asked & set(own.to(event))
            and recalled.get(event["data"]["inject"], 0) < event["seq"]
        ]
        wanted = [
            [
                f"{sum(role in asked and seq < closed for role, seq in _read_at(own, event).items())} of {len(asked & set(own.to(event)))}",
                "while it was open" if event["seq"] > opened["seq"] else "before it was put",
            ]
            for event in given
        ]
        key = f"known-{one['key']}"
        shown = any(isinstance(block, DocumentTable) and block.key == key for block in report(name).blocks)
        assert ([row[2:] for row in table(report(name), key)] if shown else []) == wanted


def _read_at(own: Recount, inject: dict[str, Any]) -> dict[str, int]:
    """The number of each role's first acknowledgement of an inject."""
    found: dict[str, int] = {}
    for event in own.of("inject-acknowledged"):
        if event["data"]["inject"] == inject["data"]["inject"]:
            found.setdefault(event["data"]["role"], event["seq"])
    return found


@pytest.mark.parametrize("name", SAMPLES)
def test_arguments_requests_and_seatings(name: str) -> None:
    own = counted(name)
    document = report(name)
    argued = [one for one in own.decisions() if one["opened"]["data"]["form"] == "argument"]
    shown = table(document, "arguments") if argued else []
    for one, row in zip(argued, shown, strict=True):
        struck = {e["data"]["number"] for e in own.of("reason-struck") if e["data"]["decision"] == one["key"]}
        reasons = [e["data"] for e in own.of("reason-added") if e["data"]["decision"] == one["key"]]
        standing = Counter(reason["side"] for reason in reasons if reason["number"] not in struck)
        revealed = [e["data"] for e in own.of("estimates-revealed") if e["data"]["decision"] == one["key"]][-1]
        dice = [pip for e in own.of("dice-rolled") if e["data"]["decision"] == one["key"] for pip in e["data"]["raw"]]
        assert row[1:-1] == [
            str(standing["pro"]),
            str(standing["con"]),
            ", ".join(f"{percent} %" for _, percent in revealed["estimates"]),
            f"{revealed['median']} %",
            str(revealed["spread"]),
            ", ".join(map(str, dice)) or "–",
        ]
    answers = {e["data"]["rfi"]: e["clock"] for e in own.of("rfi-answered") + own.of("rfi-refused")}
    asked = own.of("rfi-asked")
    requests = table(document, "requests") if asked else []
    assert [row[-1] for row in requests] == [ms(answers.get(e["seq"], own.end) - e["clock"]) for e in asked]
    seated = own.of("role-seated", own.happened)
    assert not own.of("role-vacated", own.happened)  # the samples have none
    assert [row[2:] for row in table(document, "participants")] == [
        [f"T+{hms(e['clock'])}", "to the end"] for e in seated
    ]


@pytest.mark.parametrize("name", SAMPLES)
def test_counts_of_serials_by_move_and_limits(name: str) -> None:
    own = counted(name)
    document = report(name)
    serials = [one for one in own.serials().values() if one["status"] != "not-called"]
    statuses = Counter(one["status"] for one in serials)
    said = [line.partition(" (")[0] for line in bullets(document, "injects")]
    assert sorted(said) == sorted(f"{STATUS[key].capitalize()}: {count}" for key, count in statuses.items())
    chart = figure(document, "injects-by-move").chart
    assert isinstance(chart, Stacked)
    kinds = {"on time or when due": ("on-time", "as-due"), "early": ("early",), "late": ("late",), "by hand or ad hoc": ("by-hand", "ad-hoc"),
             "recalled, skipped or never": ("recalled", "skipped", "never")}  # fmt: skip
    for event, (title, parts) in zip(own.moves, chart.rows, strict=True):
        of_move = [one for one in serials if (one["move"] or (one["out"] or event)["move"]) == event["data"]["move"]]
        assert title == event["data"]["title"]
        assert list(parts) == [sum(one["status"] in kinds[kind] for one in of_move) for kind in chart.legend]
    limits = "\n".join(bullets(document, "limitations"))
    undone = {event["data"]["undone"] for event in own.of("undone", own.events)}
    assert (
        f"Actions of control taken back: {len(undone)}. Their events ({len(own.events) - len(own.happened)}) count nowhere."
        in limits
    )
    practised = (
        len(own.happened)
        - len(own.counted)
        - sum(own_ever(event) for event in own.happened if event not in own.counted)
    )
    assert f"({practised}) are left out of all figures." in limits
    assert f"The clock was stopped: {len(own.of('exercise-paused', own.happened))} ×." in limits


def own_ever(event: dict[str, Any]) -> bool:
    """Whether an event counts whenever it happens: who comes and goes, how the session runs, and what is done to the plan ahead."""
    return event["type"] in {
        "role-seated", "role-vacated", "lead-named", "session-resumed", "undone", "serial-held", "serial-deferred", "serial-moved",
        "serial-skipped",
        "serial-restored",
    }  # fmt: skip


@pytest.mark.parametrize("name", SAMPLES)
def test_no_table_or_chart_is_left_uncounted(name: str) -> None:
    """A new one has to be counted a second time above, or be one of words alone."""
    words = {"log", "annex", "dice", "feedback-actions", "improvement-plan", "actions"}
    numbers = {
        "overview", "objectives", "injects", "injects-by-move", "tracks", "moves", "time-to-acknowledge", "time-to-acknowledge-table",
        "time-to-decide", "time-to-decide-table", "participation", "participation-acts", "participation-words", "messages", "feedback",
        "feedback-spread", "participants", "votes", "arguments", "estimates", "requests",
    }  # fmt: skip
    several = ("options-", "answers-", "known-", "expected-", "track-")
    keys = {block.key for block in report(name).blocks if isinstance(block, DocumentTable | Figure)}
    assert {key for key in keys if not key.startswith(several)} <= words | numbers
    own = counted(name)
    chart = figure(report(name), "feedback-spread").chart
    assert isinstance(chart, Spread)
    statements = [statement for statement, _ in max((e["data"]["ratings"] for e in own.of("feedback-given")), key=len)]
    assert [sorted(values) for _, values, _ in chart.rows] == [
        sorted(map(float, own.ratings(each))) for each in statements
    ]
