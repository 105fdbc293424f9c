"""Words for what the record says in codes. A table holds English words, :func:`word` gives them in the chosen language."""

from __future__ import annotations

from collections.abc import Mapping

from tabletop.i18n import tr

#: how an outcome came about
HOWS = {
    "rule": "by the rule",
    "default": "by default",
    "ruling": "ruled by the facilitator",
    "override": "overridden by the facilitator",
    "argument": "by argument",
    "": "never settled",
}

#: why a decision closed
CLOSINGS = {
    "all": "all have answered",
    "time": "time is up",
    "facilitator": "by control",
    "": "never closed",
}

#: kinds of decision
FORMS = {
    "choice": "one option",
    "several": "several options",
    "pledge": "a pledge",
    "text": "an answer in words",
    "argument": "a matrix argument",
}

#: grades of an adjudicated argument
GRADES = {
    "triumph": "triumph",
    "success": "success",
    "success-but": "success, but…",
    "failure-but": "failure, but…",
    "failure": "failure",
    "disaster": "disaster",
}

#: how an argument was adjudicated
METHODS = {
    "roll": "percentile dice against the median estimate",
    "2d6": "two six-sided dice against the weight of the reasons",
    "vote": "vote",
    "facilitator": "ruling of the facilitator",
    "automatic": "unopposed",
}

#: how sure a role is of its answer
CONFIDENCES = {"low": "low", "moderate": "moderate", "high": "high"}

#: sides of an argument
SIDES = {"pro": "for", "con": "against"}

#: kinds of lines of the decision log
LOG = {
    "decision": "decision",
    "agreement": "agreement",
    "dissent": "dissent",
    "fact": "fact",
    "assumption": "assumption",
    "note": "note",
    "parked": "parked",
}

#: kinds of observations
OBSERVATIONS = {"strength": "strength", "improve": "to improve", "fact": "fact", "note": "note"}

#: ratings of an observation
RATINGS = {
    "1": "1 could not",
    "2": "2 major challenges",
    "3": "3 some challenges",
    "4": "4 without challenges",
}

#: what the hotwash can unseal
SEALS = {
    "tracks": "the hidden tracks",
    "cards": "the private cards",
    "annex": "what really happened",
}

#: channels of injects
CHANNELS = {
    "press": "press",
    "cable": "cable",
    "phone": "phone",
    "mail": "mail",
    "social": "social media",
    "intelligence": "intelligence",
    "paper": "paper",
    "briefing": "briefing",
}

#: pages of the wall
WALL_PAGES = {
    "blank": "blank",
    "situation": "situation",
    "question": "question",
    "tracks": "tracks",
    "decided": "decided",
    "news": "news",
    "break": "break",
    "rules": "rules",
    "debrief": "decision by decision",
    "prompt": "question of the hotwash",
    "points": "points of the hotwash",
    "unsealed": "unsealed",
    "dice": "dice",
}


def word(table: Mapping[str, str], code: str) -> str:
    """The word for a code; a code that nobody foresaw stands for itself."""
    return tr(table[code]) if code in table else code
