"""Charts: the same figures as a drawing, as lines of text and as a table."""

from __future__ import annotations

import itertools
import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tabletop.report.charts import (
    Bars,
    Chart,
    Dash,
    Lines,
    Marker,
    Series,
    Spread,
    Stacked,
    data_of,
    figure,
    series_of,
)
from tabletop.report.render.scale import nice_axis, steps_of
from tabletop.report.render.shapes import STYLE, WIDTH, apart
from tabletop.report.render.svg import to_svg
from tabletop.report.render.terminal import fit, to_text
from tests.hostile import HOSTILE, obeyed
from tests.report import specimen

SVG = "{http://www.w3.org/2000/svg}"
EMPTY: tuple[Chart, ...] = (Lines("t", (), ()), Bars("t", ()), Spread("t", ()), Stacked("t", (), ()))
#: with nothing but noughts, with one place, with values outside the scale
EDGES: tuple[Chart, ...] = (
    *EMPTY,
    Lines("one place", ("only",), series_of([("a", (3,))])),
    Lines("no value", ("x", "y"), series_of([("a", (None, None))])),
    Lines("outside", ("x", "y"), series_of([("a", (-5, 25))]), (), 0, 10),
    Lines("flat", ("x", "y"), series_of([("a", (1, 1))]), (), 1, 1),
    Lines("many", tuple(f"Move {n}" for n in range(40)), series_of([("a", tuple(range(40)))])),
    Bars("noughts", (("a", 0, ""), ("b", 0.0, ""))),
    Bars("none", (("a", None, "nobody"),), "min"),
    Spread("one", (("a", (50,), 50),)),
    Spread("outside", (("a", (-20, 140), 60),)),
    Stacked("noughts", (("a", (0, 0)),), ("x", "y")),
    Stacked("many parts", (("a", tuple(range(12))),), tuple("abcdefghijkl")),
)


def parsed(chart: Chart) -> ET.Element:
    return ET.fromstring(to_svg(chart))


def numbers(root: ET.Element) -> list[float]:
    """Every coordinate and size in a drawing."""
    names = ("x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "width", "height", "r")
    return [
        float(element.get(name, "0")) for element in root.iter() for name in names if element.tag != f"{SVG}pattern"
    ]


@pytest.mark.parametrize("chart", [*specimen.CHARTS, *EDGES, *specimen.charts_of("\n".join(specimen.ATTACKS))])
def test_a_drawing_is_xml_of_our_own_elements_only(chart: Chart) -> None:
    root = parsed(chart)
    tags = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert tags <= {
        "svg", "title", "desc", "style", "text", "tspan", "line", "path", "rect", "circle", "g", "defs", "pattern",
    }  # fmt: skip
    for element in root.iter():
        for name, value in element.attrib.items():
            assert not name.startswith("on")
            assert "href" not in name
            assert "url(" not in value or value.startswith("url(#")
    assert all(-1 <= number <= 5000 for number in numbers(root))
    assert "nan" not in to_svg(chart)


@pytest.mark.parametrize("chart", [*specimen.CHARTS, *EDGES])
def test_a_drawing_says_its_figures_aloud(chart: Chart) -> None:
    root = parsed(chart)
    assert root.get("role") == "img"
    ids = {element.get("id") for element in root.iter() if element.get("id")}
    assert set((root.get("aria-labelledby") or "").split()) <= ids
    words = root.findtext(f"{SVG}desc") or ""
    for row in data_of(chart)[1]:
        for cell in row:
            assert cell in words


def test_lines_differ_by_sign_and_dash_and_are_named() -> None:
    chart = specimen.CHARTS[0]
    assert isinstance(chart, Lines)
    root = parsed(chart)
    groups = root.findall(f"{SVG}g")
    dashes = [group.find(f"{SVG}path[@class='tt-line']").get("stroke-dasharray") for group in groups]  # type: ignore[union-attr] # a missing path fails the test
    assert len(set(dashes)) == len(chart.series)
    assert [group.findtext(f"{SVG}text") for group in groups] == [series.name for series in chart.series]
    words = [element.text for element in root.iter(f"{SVG}text")]
    assert {"low", "middle", "high"} <= set(words)
    assert len(root.findall(f"{SVG}rect")) == 2  # every other band


def test_a_single_line_of_the_charts_own_name_is_not_named_twice() -> None:
    def names(name: str) -> list[str | None]:
        root = parsed(Lines("Unity", ("a", "b"), series_of([(name, (1, 2))])))
        return [each.text for each in root.iter(f"{SVG}text") if each.text == name]

    assert names("Unity") == ["Unity"]  # the title
    assert names("Other") == ["Other"]


def test_a_gap_in_a_series_is_a_gap_in_its_line() -> None:
    root = parsed(Lines("t", ("a", "b", "c"), (Series("s", (1, None, 3)),)))
    path = root.find(f".//{SVG}path[@class='tt-line']")
    assert path is not None
    assert (path.get("d") or "").count("M") == 2
    assert "L" not in (path.get("d") or "")


def test_labels_of_series_that_end_together_do_not_cover_each_other() -> None:
    root = parsed(Lines("t", ("a", "b"), series_of([(f"series {n}", (n, 5)) for n in range(6)])))
    names = [each for each in root.iter(f"{SVG}text") if (each.text or "").startswith("series")]
    heights = sorted(float(each.get("y", "0")) for each in names)
    assert min(b - a for a, b in itertools.pairwise(heights)) >= 14


@given(st.lists(st.floats(0, 200), min_size=1, max_size=12))
def test_labels_stay_apart_and_within_where_there_is_room(wanted: list[float]) -> None:
    places = apart(wanted, 16, 0, 300)
    ordered = sorted(places)
    assert all(b - a >= 16 - 1e-6 for a, b in itertools.pairwise(ordered))
    assert ordered[0] >= 0 - 1e-6
    assert ordered[-1] <= 300 + 1e-6
    ranks = sorted(range(len(wanted)), key=lambda n: (wanted[n], n))
    assert ranks == sorted(range(len(wanted)), key=lambda n: (places[n], n))


def test_colours_come_from_the_style_in_light_and_dark_and_print() -> None:
    assert "prefers-color-scheme:dark" in STYLE
    assert "@media print" in STYLE
    drawing = to_svg(specimen.CHARTS[3], alone=False)
    assert not re.search(r"#[0-9a-fA-F]{3,6}\b(?!-)", re.sub(r"url\(#[^)]*\)", "", drawing))


def test_several_on_a_page_share_no_id() -> None:
    page = "".join(to_svg(chart, f"figure-{n}") for n, chart in enumerate([*specimen.CHARTS, *specimen.CHARTS]))
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("chart", [*specimen.CHARTS, *EDGES, *specimen.charts_of(HOSTILE)])
def test_equal_charts_are_drawn_and_written_alike(chart: Chart) -> None:
    assert to_svg(chart) == to_svg(chart)
    assert to_text(chart) == to_text(chart)


# -- as text ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [10, 32, 40, 78, 200])
@pytest.mark.parametrize(
    "chart", [*specimen.CHARTS, *EDGES, *specimen.charts_of(HOSTILE), *specimen.charts_of("漢字" * 30)]
)
def test_no_line_is_too_wide_or_more_than_text(chart: Chart, width: int) -> None:
    lines = to_text(chart, width)
    assert lines
    for line in lines:
        assert cell_len(line) <= max(width, 32)
        assert line == line.rstrip()
        assert obeyed(line.encode(), drawn=False) == []


def test_every_figure_is_in_the_lines() -> None:
    for chart in specimen.CHARTS:
        text = "\n".join(to_text(chart, 100))
        for row in data_of(chart)[1]:
            for cell in row[1:] if not isinstance(chart, Spread) else row[2:]:
                assert cell in text


def test_the_grid_shows_each_series_at_its_height() -> None:
    lines = to_text(Lines("t", ("a", "b"), series_of([("up", (0, 10)), ("down", (10, 0))]), (), 0, 10), 60)
    top = next(line for line in lines if line.startswith("10 ┤"))
    bottom = next(line for line in lines if line.startswith(" 0 ┤"))
    assert top.index("B") < top.index("A")
    assert bottom.index("A") < bottom.index("B")


def test_bars_are_as_long_as_their_values() -> None:
    lines = to_text(Bars("t", (("a", 10, ""), ("b", 5, ""), ("c", 0.001, ""), ("d", 0, "")), "min"), 60)[1:]
    lengths = [line.count("█") for line in lines]
    assert lengths[0] == pytest.approx(2 * lengths[1], abs=1)
    assert "▏" in lines[2]
    assert lines[3].endswith("│ 0 min")


def test_parts_of_a_bar_add_up() -> None:
    (line,) = [each for each in to_text(Stacked("t", (("a", (6, 3, 1)),), ("x", "y", "z")), 60) if "│" in each]
    weights = [line.count(sign) for sign in "█▒░"]
    assert weights[0] > weights[1] > weights[2] >= 1
    assert line.endswith("10 = 6 + 3 + 1")


@given(st.text(max_size=30), st.integers(1, 20), st.sampled_from(["left", "right"]))
def test_a_fitted_text_is_exactly_as_wide(text: str, cells: int, align: str) -> None:
    assert cell_len(fit(text, cells, align)) == cells


# -- figures and axes ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "words"),
    [(None, "–"), (3, "3"), (3.0, "3"), (2.5, "2.5"), (1 / 3, "0.33"), (-2, "−2"), (-0.001, "0"), (float("nan"), "–")],
)
def test_figures(value: float | None, words: str) -> None:
    assert figure(value) == words


@given(st.floats(-1e6, 1e6), st.floats(0, 1e6), st.integers(4, 20))
def test_an_axis_holds_its_ends_and_few_round_ticks(low: float, length: float, most: int) -> None:
    start, end, step = nice_axis(low, low + length, most)
    ticks = steps_of(start, end, step)
    assert start <= low + 1e-6 * step
    assert end >= low + length - 1e-6 * step
    assert 2 <= len(ticks) <= most
    assert ticks == sorted(set(ticks))


def test_series_are_told_apart_by_sign_first() -> None:
    made = series_of([(str(n), (1,)) for n in range(6)])
    assert [one.marker for one in made] == list(Marker)
    assert {one.dash for one in made} == set(Dash)


def test_a_drawing_is_no_wider_than_its_page() -> None:
    assert parsed(specimen.CHARTS[0]).get("viewBox", "").split()[2] == str(WIDTH)
