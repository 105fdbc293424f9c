"""Codes of conditions."""

from __future__ import annotations

from collections.abc import Mapping

from tabletop.scenario.explanation import Explanation


def _example(bad: str, good: str) -> tuple[str, str]:
    """Two fragments with a condition each; `suggest_when` is only a hint, so the story stays the same."""
    return f'[inject.cable-cut]\nsuggest_when = ["{bad}"]', f'[inject.cable-cut]\nsuggest_when = ["{good}"]'


CODES_CONDITION: Mapping[str, Explanation] = {
    "C01": Explanation(
        "A sign or word that has no meaning in a condition",
        "Conditions know ids, whole numbers, comparisons, is, and, or, not and parentheses. There is no arithmetic.",
        *_example("cohesion + 1 >= 5", "cohesion >= 4"),
    ),
    "C02": Explanation(
        "A comparison that is written otherwise",
        "Comparisons are == != < <= > >=. A single = sets a value in TOML; a condition asks with ==.",
        *_example("escalation = 3", "escalation == 3"),
    ),
    "C03": Explanation(
        "Quotes inside a condition",
        "Ids in conditions stand without quotes.",
        *_example("council-line is 'statement'", "council-line is statement"),
    ),
    "C04": Explanation(
        "Chained comparisons",
        "One comparison has two sides. For a range write two comparisons joined by and.",
        *_example("2 <= escalation <= 5", "escalation >= 2 and escalation <= 5"),
    ),
    "C05": Explanation(
        "The number stands first",
        "A comparison begins with the track: it reads like a sentence, and there is one way to write it.",
        *_example("4 <= escalation", "escalation >= 4"),
    ),
    "C06": Explanation(
        "A condition that is not complete, or goes on too long",
        "See the author's guide for the seven forms a statement can have.",
        *_example("escalation >=", "escalation >= 4"),
    ),
    "C07": Explanation(
        "A parenthesis without its partner",
        "Every ( needs a ).",
        *_example("(escalation >= 4 or attributed", "(escalation >= 4 or attributed)"),
    ),
    "C08": Explanation(
        "A word of the language written otherwise",
        "The words of the language are lowercase: and, or, not, is.",
        *_example("attributed AND escalation >= 4", "attributed and escalation >= 4"),
    ),
    "C09": Explanation(
        "Not a whole number",
        "Tracks move in whole steps, and roles are counted whole.",
        *_example("escalation >= 3.5", "escalation >= 4"),
    ),
    "C10": Explanation(
        "An id that is not there",
        "A condition about something that does not exist would never hold, in silence.",
        *_example("escalaton >= 4", "escalation >= 4"),
    ),
    "C11": Explanation(
        "An id of another kind",
        "Tracks are compared, flags stand alone, injects are fired, decisions are decided or are an option.",
        *_example("leak >= 3", "leak fired"),
    ),
    "C12": Explanation(
        "An option, role or band that does not belong",
        "An option must be one of its decision, a role must be asked in it, a band must be one of its track.",
        *_example("council-line is sanction", "council-line is sanctions"),
    ),
    "C13": Explanation(
        "A comparison that can never hold",
        "The track cannot leave its range, and no more roles can answer than are asked.",
        *_example("escalation >= 11", "escalation >= 10"),
    ),
    "C14": Explanation(
        "A comparison that always holds",
        "Nothing in play can change it, so it decides nothing.",
        *_example("escalation >= 0", "escalation >= 1"),
        severity="warning",
    ),
    "C15": Explanation(
        "One outcome of a decision in which each role has its own",
        "With the rule individual nothing stands for all. Ask for a role's answer, or count.",
        *_example("deployment is west", "count(deployment is west) >= 2"),
    ),
    "C16": Explanation(
        "Too many levels",
        "Nobody can read a condition with forty levels of parentheses.",
        *_example("not " * 50 + "attributed", "not attributed"),
    ),
}
