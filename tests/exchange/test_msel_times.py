"""Every spelling of time: one by one, and as properties."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tabletop.exchange.asking import Questionnaire
from tabletop.exchange.grid import Cell
from tabletop.exchange.msel import Corrections, SheetError
from tabletop.exchange.spelled import NO_YEAR, Spelled
from tabletop.exchange.times import DAY, parse, parse_length, parse_text, spell_offset
from tabletop.exchange.timing import settle
from tabletop.exchange.timing_style import Timed

HOUR, MINUTE = 3600, 60


def clock(hours: int, minutes: int = 0) -> int:
    return hours * HOUR + minutes * MINUTE


@pytest.mark.parametrize(
    ("spelled", "seconds"),
    [
        ("9:00", clock(9)), ("09:00", clock(9)), ("0900 hrs", clock(9)), ("0900hrs", clock(9)), ("0900Z", clock(9)), ("9:00 AM", clock(9)),
        ("9.30 p.m.", clock(21, 30)), ("12:00 AM", 0), ("12:15 pm", clock(12, 15)), ("9 am", clock(9)), ("09h00", clock(9)), ("9h05", clock(9, 5)),
        ("09.05 Uhr", clock(9, 5)), ("9 Uhr", clock(9)), ("14:30 Uhr", clock(14, 30)), ("noon", clock(12)), ("Mitternacht", 0), ("24:00", DAY),
        ("10:15:30", clock(10, 15) + 30), ("09:00 CET", clock(9)), ("09:00+02:00", clock(9)), ("ca. 10:00", clock(10)), ("1430L", clock(14, 30)),
        ("9\u200a:\u200a00", clock(9)), ("０９：００", clock(9)),
    ],
)  # fmt: skip
def test_clock_times(spelled: str, seconds: int) -> None:
    one = parse_text(spelled)
    assert (one.kind, one.clock, one.text) == ("point", seconds, spelled)


@pytest.mark.parametrize(
    ("spelled", "seconds"),
    [
        ("T+0:35", 35 * MINUTE), ("T + 45 min", 45 * MINUTE), ("T–0:10", -10 * MINUTE), ("T-1h30", -90 * MINUTE), ("H+2", 2 * HOUR), ("H+2:30", 150 * MINUTE),
        ("J+1 H+2 M-5", DAY + 2 * HOUR - 5 * MINUTE), ("+0:35", 35 * MINUTE), ("-0:10", -10 * MINUTE), ("STARTEX", 0), ("STARTEX + 30 min", 30 * MINUTE),
        ("T0", 0), ("T=0:10", 600), ("T+0h05", 300), ("H-Hour", 0), ("5 min before STARTEX", -5 * MINUTE), ("90 min", 90 * MINUTE), ("T+90s", 90), ("+1d 2h", DAY + 2 * HOUR),
        ("25:30", 25 * HOUR + 30 * MINUTE), ("minute 20", 20 * MINUTE), ("T+1 hour 5 minutes", 65 * MINUTE), ("T+0035", 35 * MINUTE), ("(T+20 min)", 20 * MINUTE),
        ("Übungsbeginn + 15 min", 15 * MINUTE),
    ],
)  # fmt: skip
def test_offsets(spelled: str, seconds: int) -> None:
    one = parse_text(spelled)
    assert (one.kind, one.offset, one.unit) == ("offset", seconds, True)


@pytest.mark.parametrize(
    ("spelled", "seconds"), [("T+5", 300), ("+195", 195 * MINUTE), ("T-15", -15 * MINUTE), ("(T + 20)", 20 * MINUTE)]
)
def test_offsets_that_do_not_say_their_unit(spelled: str, seconds: int) -> None:
    one = parse_text(spelled)
    assert (one.kind, one.offset, one.unit) == ("offset", seconds, False)


@pytest.mark.parametrize(
    ("spelled", "expected"),
    [
        ("D-Day 0630Z", Spelled("point", day=0, clock=clock(6, 30), zone="Z", padded=True)),
        ("D+1 0800", Spelled("point", day=1, clock=clock(8), padded=True)),
        ("D-1, 08:00", Spelled("point", day=-1, clock=clock(8), padded=True)),
        ("J-60", Spelled("point", day=-60)),
        ("J 09h00", Spelled("point", day=0, clock=clock(9), padded=True)),
        ("D+0 evening", Spelled("point", day=0, clock=clock(19), vague="evening")),
        ("Day 2 14:00", Spelled("point", day=2, counted=True, clock=clock(14), padded=True)),
        ("Tag 1, 09:00 Uhr", Spelled("point", day=1, counted=True, clock=clock(9), padded=True)),
        ("26/06/2024 09h00", Spelled("point", date=date(2024, 6, 26), clock=clock(9), padded=True)),
        ("26. Juni 2024 09:00", Spelled("point", date=date(2024, 6, 26), clock=clock(9), padded=True)),
        ("June 26, 2024 9:00 AM", Spelled("point", date=date(2024, 6, 26), clock=clock(9), half="am")),
        (
            "2023-03-22T18:06:40.000Z",
            Spelled("point", date=date(2023, 3, 22), clock=clock(18, 6) + 40, zone="Z", padded=True),
        ),
        (
            "2023-03-22T18:06:40-05:00",
            Spelled("point", date=date(2023, 3, 22), clock=clock(18, 6) + 40, zone="-05:00", padded=True),
        ),
        ("260800ZJUN24", Spelled("point", date=date(2024, 6, 26), clock=clock(8), zone="Z", padded=True)),
        ("Monday 9:30 AM", Spelled("point", weekday=0, clock=clock(9, 30), half="am")),
        ("Mi 14:30", Spelled("point", weekday=2, clock=clock(14, 30), padded=True)),
        ("14:30 Wednesday", Spelled("point", weekday=2, clock=clock(14, 30), padded=True)),
        ("Thu 3 Oct 0900", Spelled("point", weekday=3, date=date(NO_YEAR, 10, 3), clock=clock(9), padded=True)),
        ("03/04/2024 9:10", Spelled("point", parts=(3, 4, 2024), clock=clock(9, 10))),
        ("31.12.2024", Spelled("point", date=date(2024, 12, 31))),
    ],
)
def test_days_and_dates(spelled: str, expected: Spelled) -> None:
    one = parse_text(spelled)
    assert {name: getattr(one, name) for name in Spelled.__slots__ if name != "text"} == {
        name: getattr(expected, name) for name in Spelled.__slots__ if name != "text"
    }


@pytest.mark.parametrize(
    ("spelled", "start", "length"),
    [
        ("0955-1010", clock(9, 55), 15 * MINUTE), ("09:55 – 10:10", clock(9, 55), 15 * MINUTE), ("9:00 - 9:30 AM", clock(9), 30 * MINUTE),
        ("11:30-1:00 PM", clock(11, 30), 90 * MINUTE), ("1:00-1:30 PM", clock(13), 30 * MINUTE), ("23:50-00:10", clock(23, 50), 20 * MINUTE),
        ("9 - 10:30", clock(9), 90 * MINUTE), ("10.00 bis 10.15 Uhr", clock(10), 15 * MINUTE),
    ],
)  # fmt: skip
def test_ranges_of_the_clock(spelled: str, start: int, length: int) -> None:
    one = parse_text(spelled)
    assert (one.kind, one.clock, one.length) == ("point", start, length)


@pytest.mark.parametrize(
    ("spelled", "start", "length"),
    [
        ("Minutes 0-20", 0, 1200),
        ("0-20 min", 0, 1200),
        ("T+10 to T+20", 600, 600),
        ("T+10-20", 600, 600),
        ("T+0:10 - T+0:25", 600, 900),
    ],
)
def test_ranges_of_offsets(spelled: str, start: int, length: int) -> None:
    one = parse_text(spelled)
    assert (one.kind, one.offset, one.length) == ("offset", start, length)


@pytest.mark.parametrize(
    "spelled",
    [
        "on order",
        "On Call",
        "as needed",
        "nach Bedarf",
        "TBD",
        "n/a",
        "-",
        "–",
        "ad hoc",
        "à la demande",
        "(as required)",
    ],
)
def test_released_by_hand(spelled: str) -> None:
    assert parse_text(spelled).kind == "order"


@pytest.mark.parametrize(
    "spelled",
    ["soon", "after inject 5", "7:5", "9:75", "13:00 PM", "31/02/2024", "Phase 2", "D1 0900", "12:30 maybe", "=A1"],
)
def test_what_says_no_time_is_not_guessed(spelled: str) -> None:
    assert parse_text(spelled).kind == "bad"


def test_cells_with_types() -> None:
    assert parse(Cell("09:05", time(9, 5))).clock == clock(9, 5)
    both = parse(Cell("2026-03-02 09:31", datetime.fromisoformat("2026-03-02 09:31")))
    assert (both.date, both.clock) == (date(2026, 3, 2), clock(9, 31))
    assert parse(Cell("2026-03-02", datetime.fromisoformat("2026-03-02 00:00"))).clock is None
    assert parse(Cell("36:00", timedelta(hours=36))).offset == 36 * HOUR
    assert parse(Cell("", None)).kind == "empty"
    assert parse(Cell("TRUE", True)).kind == "bad"


def settled(
    *spelled: str, answers: dict[str, str] | None = None, header: int | None = None, elapsed: bool = False
) -> tuple[list[int | None], set[str]]:
    asker = Questionnaire(Corrections(answers=tuple((answers or {}).items())))
    items = [Timed(f"A{row}", parse_text(text), unit=header, elapsed=elapsed) for row, text in enumerate(spelled, 2)]
    return [one.when.seconds for one in settle(items, asker)], {question.id for question in asker.questions}


def test_the_column_says_what_plain_numbers_are() -> None:
    assert settled("0900", "0930") == ([0, 30 * MINUTE], {"startex"})
    assert settled("900", "930", "1015") == ([0, 30 * MINUTE, 75 * MINUTE], {"time-numbers", "startex"})
    assert settled("0", "5", "90") == ([0, 300, 5400], {"time-numbers"})
    assert settled("0", "5", "90", header=1) == ([0, 5, 90], set())
    assert settled("0", "2", answers={"time-numbers": "hours"}) == ([0, 7200], set())
    assert settled("0.375", "0.5") == ([0, 3 * HOUR], {"startex"})
    assert settled("45469.375", "45470.5") == ([0, DAY + 3 * HOUR], {"startex"})


def test_the_header_says_that_a_column_counts() -> None:
    assert settled("0:00", "0:35", "1:10", elapsed=True) == ([0, 35 * MINUTE, 70 * MINUTE], set())
    assert settled("T+5", "T+90", header=60) == ([300, 5400], set())
    assert settled("T+5", "T+90", answers={"time-unit": "hours"}) == ([5 * HOUR, 90 * HOUR], set())


def test_afternoon_is_asked_once_and_remembered() -> None:
    seconds, questions = settled("9:10 AM", "11:30", "1:15", "2:00")
    assert seconds == [0, 140 * MINUTE, 245 * MINUTE, 290 * MINUTE]
    assert "time-half" in questions
    written, questions = settled(
        "9:10 AM",
        "11:30",
        "1:15",
        "2:00",
        answers={"time-half": "as-written", "startex": "9:10", "midnight": "out-of-order"},
    )
    assert written == [0, 140 * MINUTE, -475 * MINUTE, -430 * MINUTE]
    assert questions == set()
    assert "time-half" in settled("9:10", "9:40")[1], "9:10 alone is AM or PM"
    assert "time-half" not in settled("9:10", "13:40")[1], "a clock of 24 hours shows itself"
    assert "time-half" not in settled("09:10", "09:40")[1]


def test_the_order_of_day_and_month_is_asked_once() -> None:
    assert settled("03/04/2026 09:00", "04/04/2026 09:00") == ([0, DAY], {"date-order", "startex"})
    american, _ = settled("03/04/2026 09:00", "04/04/2026 09:00", answers={"date-order": "month-first"})
    assert american == [0, 31 * DAY]
    assert settled("13/04/2026 09:00", "14/04/2026 09:00") == ([0, DAY], {"startex"}), "the 13th month does not exist"


def test_times_after_midnight_count_from_startex_unless_said_otherwise() -> None:
    assert settled("0:05", "0:35", "1:10") == ([300, 2100, 4200], {"time-elapsed"})
    assert settled("0:05", "0:35", answers={"time-elapsed": "clock", "startex": "0:00"}) == ([300, 2100], set())
    assert "time-elapsed" not in settled("08:05", "08:35")[1]


def test_dates_without_a_year_cross_new_year_and_american_dates_show_themselves() -> None:
    assert settled("31.12. 09:00", "01.01. 09:00")[0] == [0, DAY]
    assert settled("03/04/2026 09:00", "03/05/2026 09:00")[0] == [0, DAY], "an exercise of a month is unlikely"
    assert settled("03/04/2026 9:00 AM", "03/04/2026 9:30 AM")[0] == [0, 30 * MINUTE]


def test_midnight_and_weekdays() -> None:
    assert settled("23:30", "23:50", "00:10")[0] == [0, 20 * MINUTE, 40 * MINUTE]
    assert "midnight" in settled("23:30", "00:10")[1]
    assert settled("Friday 16:00", "Saturday 08:00", "Monday 08:00")[0] == [0, 16 * HOUR, 64 * HOUR]


def test_zones_are_as_written_unless_said_otherwise() -> None:
    assert settled("0900Z", "1000 hrs", "11:00 CET")[0] == [0, HOUR, 2 * HOUR]
    assert settled("0900Z", "11:00 CET", answers={"zone": "utc", "startex": "0900"})[0] == [0, HOUR]


def test_startex_can_be_said_with_or_without_a_day() -> None:
    assert settled("D-1 0800", "D+0 0600", answers={"startex": "D+0 0500"})[0] == [-21 * HOUR, HOUR]
    assert settled("0900", "0930", answers={"startex": "08:45"})[0] == [15 * MINUTE, 45 * MINUTE]
    with pytest.raises(SheetError, match="does not say when STARTEX is"):
        settled("0900", answers={"startex": "soon"})
    with pytest.raises(SheetError, match="no clock time for “evening”"):
        settled("D+1 evening", answers={"part-of-day:evening": "late"})


def test_lengths() -> None:
    assert [parse_length(Cell(text, text)) for text in ("20", "20 min", "1h30", "0:20", "90 s", "1,5 h", "2 Stunden", "bald")] == [
        1200, 1200, 5400, 1200, 90, 5400, 7200, None,
    ]  # fmt: skip
    assert parse_length(Cell("2", 2), 3600) == 7200
    assert parse_length(Cell("0:20", time(0, 20))) == 1200


@given(st.integers(-30 * DAY, 30 * DAY))
def test_an_offset_that_is_spelled_is_read_back(seconds: int) -> None:
    one = parse_text(spell_offset(seconds))
    assert (one.kind, one.offset, one.unit) == ("offset", seconds, True)


@given(
    st.integers(0, 23),
    st.integers(0, 59),
    st.sampled_from(["{h}:{m:02}", "{h:02}h{m:02}", "{h:02}{m:02} hrs", "{h:02}.{m:02} Uhr", "{h:02}{m:02}Z"]),
)
def test_clock_times_of_every_form_are_read_back(hours: int, minutes: int, form: str) -> None:
    one = parse_text(form.format(h=hours, m=minutes))
    assert (one.kind, one.clock) == ("point", clock(hours, minutes))


@given(st.integers(1, 12), st.integers(0, 59), st.sampled_from(["AM", "PM", "a.m.", "p.m.", "am", "pm"]))
def test_the_twelve_hour_clock_is_read_back(hours: int, minutes: int, half: str) -> None:
    one = parse_text(f"{hours}:{minutes:02} {half}")
    assert one.clock == clock(hours % 12 + (12 if half.lower().startswith("p") else 0), minutes)


@given(st.dates(date(1990, 1, 1), date(2089, 12, 31)), st.times())
def test_iso_times_are_read_back(day: date, moment: time) -> None:
    one = parse_text(f"{day.isoformat()}T{moment.isoformat('seconds')}Z")
    assert (one.date, one.clock) == (day, moment.hour * HOUR + moment.minute * MINUTE + moment.second)


@given(st.integers(-400, 400), st.integers(0, 23), st.integers(0, 59))
def test_days_around_d_day_are_read_back(day: int, hours: int, minutes: int) -> None:
    one = parse_text(f"D{day:+d} {hours:02}{minutes:02}")
    assert (one.day, one.clock) == (day, clock(hours, minutes))


@given(st.text(max_size=40))
def test_no_text_breaks_the_reader_of_times(text: str) -> None:
    one = parse_text(text)
    assert one.kind in ("offset", "point", "number", "order", "empty", "bad")
    assert one.clock is None or 0 <= one.clock <= DAY


@given(
    st.lists(
        st.sampled_from(
            [
                "9:00",
                "0900",
                "T+5",
                "5",
                "",
                "soon",
                "D+1 0800",
                "03/04/2026",
                "Monday 9:00 AM",
                "on order",
                "12:30",
                "26.6.",
            ]
        ),
        max_size=8,
    )
)
def test_any_mixture_settles(spelled: list[str]) -> None:
    seconds, _ = settled(*spelled)
    assert len(seconds) == len(spelled)
