from __future__ import annotations

import copy
import hashlib
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import tomli_w
from hypothesis import given
from hypothesis import strategies as st

from tabletop.scenario.load import BadScenario, find_scenarios, load_bytes, load_document, load_scenario, peek
from tests.chance import examples
from tests.scenario.example import BASE, with_fragment

SHIPPED = sorted(Path("scenarios").glob("*/scenario.toml"))


@examples(200)
@given(
    st.binary(max_size=300) | st.text(alphabet="[]{}=\"'\n#.ab1_- “:\\", max_size=80).map(lambda text: text.encode())
)
def test_no_bytes_raise(raw: bytes) -> None:
    loaded = load_bytes(raw, "x")
    assert loaded.scenario is None
    assert loaded.errors
    assert all(str(diagnostic) for diagnostic in loaded.diagnostics)


@pytest.mark.slow
@examples(150)
@given(
    st.integers(0, len(BASE) - 1),
    st.integers(0, 12),
    st.sampled_from(["", "“", '"', "]", "\n", "}", "'''", "\u202e", "=", "\udcff"]),
)
def test_no_damage_to_a_scenario_raises(at: int, length: int, put: str) -> None:
    raw = (BASE[:at] + put + BASE[at + length :]).encode("utf-8", "surrogateescape")
    loaded = load_bytes(raw, "x")
    assert (loaded.scenario is None) == bool(loaded.errors)
    lines = raw.count(b"\n") + 1
    assert all(1 <= diagnostic.line <= lines for diagnostic in loaded.diagnostics)


@pytest.mark.slow
@examples(60)
@given(st.data())
def test_no_value_in_any_place_raises(data: st.DataObject) -> None:
    document = tomllib.loads(BASE)
    node = document
    while True:
        key = data.draw(st.sampled_from(sorted(node)))
        if not isinstance(node[key], dict) or not node[key] or data.draw(st.booleans()):
            break
        node = node[key]
    simple = st.one_of(st.integers(), st.floats(), st.booleans(), st.text(st.characters(codec="utf-8"), max_size=5))
    node[key] = data.draw(
        st.recursive(
            simple,
            lambda inner: (
                st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["a", "type", "when"]), inner, max_size=2)
            ),
        )
    )
    loaded = load_bytes(tomli_w.dumps(document).encode(), "x")
    assert (loaded.scenario is None) == bool(loaded.errors)


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.parent.name)
def test_shipped_scenarios_are_clean(file: Path) -> None:
    loaded = load_scenario(file.parent)
    assert [str(diagnostic) for diagnostic in loaded.diagnostics] == []
    assert loaded.scenario is not None
    assert loaded.hash == hashlib.sha256(file.read_bytes()).hexdigest()
    assert load_document(loaded.document) == loaded.scenario
    assert load_document(tomllib.loads(tomli_w.dumps(loaded.document))) == loaded.scenario


def test_all_mistakes_are_reported_at_once_by_line() -> None:
    text = with_fragment(
        '[scenario]\nmarking = " "\ntitle = 5\n\n[track.escalation]\nstart = 11\nbandz = { calm = 0 }\n\n'
        '[inject.leak]\nwhen = ["cohesoin <= 5", "council-line = statement"]\nchannel = "newspaper"\n\n'
        '[decision.council-line]\nno_decision = "nothing"\n\n[ending.divided]\nwhen = ["cohesion < 3"]'
    )
    loaded = load_bytes(text.encode(), "x.toml")
    found = [(diagnostic.code, diagnostic.source.strip().split(" ")[0]) for diagnostic in loaded.diagnostics]
    assert ("K03", "title") in found
    assert ("K01", "bandz") in found
    assert ("K04", "channel") in found
    assert ("U08", "no_decision") in found
    assert ("X12", "when") in found
    assert [diagnostic.line for diagnostic in loaded.diagnostics] == sorted(
        diagnostic.line for diagnostic in loaded.diagnostics
    )


def test_conditions_are_read_even_if_the_rest_fits_no_model() -> None:
    text = (
        with_fragment('[inject.leak]\nwhen = ["cohesion = 5"]')
        .replace("[role.", "[raven.")
        .replace("[group]", "[grope]")
    )
    found = {diagnostic.code for diagnostic in load_bytes(text.encode(), "x").diagnostics}
    assert {"K01", "K02", "C02"} <= found


def test_a_condition_is_placed_inside_its_string() -> None:
    text = BASE.replace('when = ["cohesion <= 5", ', 'when = [\n  "cohesion <= 5",\n  "escalation = 3",\n  ')
    loaded = load_bytes(text.encode(), "x.toml")
    [diagnostic] = loaded.errors
    assert diagnostic.source[diagnostic.column - 1 :].startswith("= 3")
    picture = str(diagnostic).split("\n")
    assert picture[1].index("= 3") == picture[2].index("^")


def test_several_syntax_errors_are_reported_together() -> None:
    text = (
        BASE.replace('title = "Paris"', "title = “Paris”")
        .replace("minutes = 60", "minutes: 60")
        .replace("start = 6", "start = six")
    )
    found = [(diagnostic.code, diagnostic.line) for diagnostic in load_bytes(text.encode(), "x").diagnostics]
    lines = text.split("\n")
    assert found == [
        ("S04", lines.index("minutes: 60") + 1),
        ("S02", lines.index("title = “Paris”") + 1),
        ("S03", lines.index("start = six") + 1),
    ]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "latin-1"])
def test_other_encodings_are_named(encoding: str) -> None:
    text = BASE.replace("Baltic", "Bältic")
    assert {diagnostic.code for diagnostic in load_bytes(text.encode(encoding), "x").diagnostics} == {"S01"}


def test_windows_line_ends_are_welcome() -> None:
    assert load_bytes(BASE.replace("\n", "\r\n").encode(), "x").diagnostics == []


@pytest.mark.parametrize("depth", [50, 5_000])
@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ("{a=", "}")])
def test_deep_nesting_is_refused(depth: int, opening: str, closing: str) -> None:
    raw = f"x = {opening * depth}1{closing * depth}".encode()
    assert load_bytes(raw, "x").errors
    dotted = ".".join("a" * depth) + " = 1"
    assert {diagnostic.code for diagnostic in load_bytes(dotted.encode(), "x").diagnostics} == {"S16"}


def test_the_copy_inside_a_save_is_refused_with_a_place() -> None:
    good = tomllib.loads(BASE)
    for path, value, words in [
        (("inject", "leak", "when"), ["rumour fired"], "rumour"),
        (("inject", "leak", "to"), ["rome"], "rome"),
        (("inject", "leak", "body"), "\x1b]52;c;x\x07", "control|escape"),
        (("inject", "leak", "auto"), "yes", "auto"),
        (("role", "berlin", "weight"), float("nan"), "range"),
    ]:
        document = copy.deepcopy(good)
        document[path[0]][path[1]][path[2]] = value
        with pytest.raises(BadScenario, match=words):
            load_document(document)
    assert load_document(good).about.id == "baltic-cables"


def test_field_names_of_the_program_are_no_keys_of_the_file() -> None:
    text = BASE.replace('from = "A newspaper"', 'sender = "A newspaper"')
    [diagnostic] = load_bytes(text.encode(), "x").errors
    assert "did you mean from?" in str(diagnostic)


@pytest.mark.parametrize(("key", "right"), [("brief_file", "brief"), ("body_file", "body"), ("briefs", "brief")])
def test_a_text_in_another_file_is_refused_with_the_key_to_write(key: str, right: str) -> None:
    table = "inject.leak" if right == "body" else "role.paris"
    text = with_fragment(f'[{table}]\n{key} = "text.md"')
    [diagnostic] = load_bytes(text.encode(), "x").errors
    assert (diagnostic.code, diagnostic.source) == ("K01", f'{key} = "text.md"')
    assert right in diagnostic.remedy


def test_a_thousand_hostile_characters_are_one_mistake_among_others() -> None:
    text = BASE.replace('title = "Paris"', 'title = "' + "\u202e" * 1000 + '"')
    assert 1 <= len(load_bytes(text.encode(), "x").diagnostics) <= 25


def test_peek_reads_the_first_page(tmp_path: Path) -> None:
    folder = tmp_path / "baltic"
    folder.mkdir()
    (folder / "scenario.toml").write_text(BASE, encoding="utf-8")
    page = peek(folder)
    assert (page.id, page.minutes, page.roles, page.moves) == ("baltic-cables", 60, ("Berlin", "Paris", "Warsaw"), 2)
    assert page.problem is None
    for number, text in enumerate(
        ["title = ", "[scenario]\ntitle = 5\nminutes = 'x'", "role = 3\nscenario = [1]", "x = " + "[" * 9999]
    ):
        (tmp_path / f"bad-{number}.toml").write_text(text, encoding="utf-8")
        assert peek(tmp_path / f"bad-{number}.toml").problem
    assert peek(tmp_path / "none").problem
    (tmp_path / "empty").mkdir()
    found = find_scenarios([tmp_path, tmp_path / "none", tmp_path])
    assert [path.name for path in found] == ["bad-0.toml", "bad-1.toml", "bad-2.toml", "bad-3.toml", "baltic"]


def test_peek_loads_no_model() -> None:
    program = "import sys; from tabletop.scenario.load import peek; from pathlib import Path; peek(Path('.')); print('pydantic' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"
