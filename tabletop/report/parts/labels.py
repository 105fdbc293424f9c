"""Words for codes that only reports and reviews use, for :func:`~tabletop.exercise.wording.codes.word`; those of play stand in ``codes``."""

from __future__ import annotations

BUILDS = {"full": "full", "releasable": "releasable"}

ATTRIBUTIONS = {
    "open": "open: people who agreed to it are named",
    "chatham-house": "Chatham House: what was said may be used, who said it may not be told",
    "pseudonyms": "pseudonyms: every person carries a number in place of a name",
}

STATUSES = {
    "on-time": "on time",
    "early": "early",
    "late": "late",
    "deferred": "deferred",
    "as-due": "when it became due",
    "by-hand": "by hand",
    "ad-hoc": "ad hoc",
    "out": "went out, time not told",
    "recalled": "recalled",
    "skipped": "skipped",
    "never": "never",
    "not-called": "not called for",
}

PLANS = {
    "scheduled": "scheduled",
    "conditional": "conditional",
    "contingency": "contingency",
    "ad-hoc": "ad hoc",
}

KINDS = {"inject": "inject", "decision": "decision"}

RATINGS = {
    "P": "P, performed without challenges",
    "S": "S, performed with some challenges",
    "M": "M, performed with major challenges",
    "U": "U, unable to be performed",
    "": "not rated",
}

ACTS = {
    "acknowledgements": "acknowledgements",
    "answers": "answers",
    "reasons": "reasons in arguments",
    "estimates": "estimates",
    "messages": "messages",
    "requests": "requests for information",
}

ELEMENTS = {
    "planning": "planning",
    "organisation": "organisation",
    "equipment": "equipment",
    "training": "training",
    "exercise": "exercise",
    "": "–",
}

ACTION_STATUSES = {
    "open": "open",
    "under way": "under way",
    "done": "done",
    "dropped": "dropped",
}

PRIORITIES = {"high": "high", "medium": "medium", "low": "low", "": "–"}


#: statements of the feedback form, short enough for a chart
STATEMENTS = {
    "structured": "well structured",
    "plausible": "plausible",
    "facilitator": "facilitator",
    "documents": "documents",
    "fit": "suited me",
    "mix": "right people",
    "practice": "could practise",
    "prepared": "better prepared",
}
