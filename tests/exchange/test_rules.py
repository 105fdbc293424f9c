"""The rule of a decision goes out in a cell and comes back as the same rule."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tabletop.exchange import read_msel, rules
from tabletop.exchange.building import build_scenario
from tabletop.exchange.export_msel import msel_bytes, rows_of_scenario
from tabletop.scenario import model as m
from tabletop.scenario.load import load_bytes, load_scenario
from tests.chance import examples
from tests.played import SCENARIOS

TITLES = {"holdout": "The Holdout, a Member State", "paris": "French Presidency"}
IDS = {title: role for role, title in TITLES.items()}
RULES: list[m.Rule] = [
    m.Individual(type="individual"),
    m.Lead(type="lead", role="paris"),
    m.Plurality(type="plurality"),
    m.Plurality(type="plurality", tie="facilitator"),
    m.Plurality(type="plurality", tie="holdout"),
    m.Majority(type="majority"),
    m.Majority(type="majority", of="members", quorum=0.75),
    m.Majority(type="majority", quorum=1),
    m.Unanimity(type="unanimity"),
    m.Veto(type="veto", roles=["paris", "holdout"], tie="paris"),
    m.Ruling(type="facilitator"),
]


@pytest.mark.parametrize("rule", RULES, ids=repr)
def test_a_rule_comes_back_from_its_cell(rule: m.Rule) -> None:
    for otherwise in ("", "Wait; then = see"):
        table, stands = rules.read(rules.spelled(rule, TITLES.__getitem__, otherwise), IDS.get)
        assert (type(rule).model_validate(table), stands) == (rule, otherwise)


def test_a_cell_reads_as_people_would_say_it() -> None:
    assert rules.spelled(RULES[5], TITLES.__getitem__) == "majority"
    assert rules.spelled(RULES[6], TITLES.__getitem__) == "majority; of = members; quorum = 0.75"
    assert rules.spelled(RULES[9], TITLES.__getitem__) == (
        "veto; roles = French Presidency | The Holdout, a Member State; tie = French Presidency"
    )


@pytest.mark.parametrize(
    "cell",
    [
        "",
        "sum",
        "argument",
        "majority rules",
        "lead; role = Nobody",
        "majority; quorum = 7",
        "veto; roles",
        "veto",
    ],
)
def test_a_cell_that_is_no_whole_rule_is_none(cell: str) -> None:
    assert rules.read(cell, IDS.get) == (None, "")
    assert rules.read(f"{cell}; otherwise = Wait", IDS.get) == (None, "Wait")


@examples(50)
@given(
    st.text(max_size=60)
    | st.sampled_from([rules.spelled(rule, TITLES.__getitem__) for rule in RULES]).map(lambda cell: cell[:-1])
)
def test_any_words_are_a_rule_or_none(cell: str) -> None:
    table, _ = rules.read(cell, IDS.get)
    assert table is None or isinstance(table["type"], str)


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_the_rules_of_a_scenario_survive_a_workbook(form: str, tmp_path: Path) -> None:
    scenario = load_scenario(SCENARIOS / "security-guarantees").scenario
    assert scenario is not None
    path = tmp_path / f"msel.{form}"
    path.write_bytes(msel_bytes(rows_of_scenario(scenario), form, scenario.about.marking))  # type: ignore[arg-type]
    back = load_bytes(build_scenario(read_msel(path), "Again").text.encode(), "x").scenario
    assert back is not None
    titles = {decision.title: decision for decision in back.decisions.values()}

    def named(decision: m.Decision, roles: dict[str, m.Role]) -> str:
        otherwise = decision.options[decision.no_decision].label if decision.no_decision else ""
        return rules.spelled(decision.rule, lambda role: roles[role].title, otherwise)

    compared = 0
    for decision in scenario.decisions.values():
        if len(decision.options) >= 2 and decision.rule.type in {
            "lead",
            "plurality",
            "majority",
            "unanimity",
            "veto",
        }:
            assert named(titles[decision.title], back.roles) == named(decision, scenario.roles)
            compared += 1
    assert compared > 10
