"""Words for what the record says in codes."""

from __future__ import annotations

from tabletop.i18n import tr

BUILDS = {"full": tr("full"), "releasable": tr("releasable")}

ATTRIBUTIONS = {
    "open": tr("open: people who agreed to it are named"),
    "chatham-house": tr("Chatham House: what was said may be used, who said it may not be told"),
    "pseudonyms": tr("pseudonyms: every person carries a number in place of a name"),
}

STATUSES = {
    "on-time": tr("on time"),
    "early": tr("early"),
    "late": tr("late"),
    "deferred": tr("deferred"),
    "as-due": tr("when it became due"),
    "by-hand": tr("by hand"),
    "ad-hoc": tr("ad hoc"),
    "out": tr("went out, time not told"),
    "recalled": tr("recalled"),
    "skipped": tr("skipped"),
    "never": tr("never"),
    "not-called": tr("not called for"),
}

PLANS = {
    "scheduled": tr("scheduled"),
    "conditional": tr("conditional"),
    "contingency": tr("contingency"),
    "ad-hoc": tr("ad hoc"),
}

KINDS = {"inject": tr("inject"), "decision": tr("decision")}

HOWS = {
    "rule": tr("by the rule"),
    "default": tr("by default"),
    "ruling": tr("by a ruling of control"),
    "override": tr("control overrode the rule"),
    "argument": tr("by a matrix argument"),
    "": tr("never settled"),
}

CLOSINGS = {
    "all": tr("all had answered"),
    "time": tr("time was up"),
    "facilitator": tr("control closed it"),
    "": tr("never closed"),
}

FORMS = {
    "choice": tr("one option"),
    "several": tr("several options"),
    "pledge": tr("a pledge"),
    "text": tr("an answer in words"),
    "argument": tr("a matrix argument"),
}

METHODS = {
    "roll": tr("percentile dice against the median estimate"),
    "2d6": tr("two six-sided dice against the weight of the reasons"),
    "vote": tr("vote"),
    "facilitator": tr("ruling of the facilitator"),
    "automatic": tr("unopposed"),
}

CONFIDENCES = {"low": tr("low"), "moderate": tr("moderate"), "high": tr("high"), "": "–"}

RATINGS = {
    "P": tr("P, performed without challenges"),
    "S": tr("S, performed with some challenges"),
    "M": tr("M, performed with major challenges"),
    "U": tr("U, unable to be performed"),
    "": tr("not rated"),
}

LOG = {
    "decision": tr("decision"),
    "agreement": tr("agreement"),
    "dissent": tr("dissent"),
    "fact": tr("fact"),
    "assumption": tr("assumption"),
    "note": tr("note"),
}

ACTS = {
    "acknowledgements": tr("acknowledgements"),
    "answers": tr("answers"),
    "reasons": tr("reasons in arguments"),
    "estimates": tr("estimates"),
    "messages": tr("messages"),
    "requests": tr("requests for information"),
}

ELEMENTS = {
    "planning": tr("planning"),
    "organisation": tr("organisation"),
    "equipment": tr("equipment"),
    "training": tr("training"),
    "exercise": tr("exercise"),
    "": "–",
}

ACTION_STATUSES = {
    "open": tr("open"),
    "under way": tr("under way"),
    "done": tr("done"),
    "dropped": tr("dropped"),
}

PRIORITIES = {"high": tr("high"), "medium": tr("medium"), "low": tr("low"), "": "–"}


#: statements of the feedback form, short enough for a chart
STATEMENTS = {
    "structured": tr("well structured"),
    "plausible": tr("plausible"),
    "facilitator": tr("facilitator"),
    "documents": tr("documents"),
    "fit": tr("suited me"),
    "mix": tr("right people"),
    "practice": tr("could practise"),
    "prepared": tr("better prepared"),
}


def word(labels: dict[str, str], code: str) -> str:
    """The word for a code; a code that nobody foresaw stands for itself."""
    return labels.get(code, code)
