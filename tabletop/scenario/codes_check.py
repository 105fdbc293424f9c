"""Codes of ids, of things never used, of pace and of proofs."""

from __future__ import annotations

from collections.abc import Mapping

from tabletop.scenario.explanation import Explanation

CODES_CHECK: Mapping[str, Explanation] = {
    "U01": Explanation(
        "No such role or group",
        "Lists of people name roles and groups by their ids.",
        '[inject.cable-cut]\nto = ["berln"]',
        '[inject.cable-cut]\nto = ["berlin"]',
    ),
    "U02": Explanation(
        "No such track",
        "Effects move tracks by their ids.",
        "[inject.leak]\neffects = { cohesoin = -1 }",
        "[inject.leak]\neffects = { cohesion = -1 }",
    ),
    "U03": Explanation(
        "No such flag",
        "Flags are declared in [flag] with a sentence that says what they mean.",
        '[inject.leak]\nset = ["atributed"]',
        '[inject.leak]\nset = ["attributed"]',
    ),
    "U04": Explanation(
        "No such move",
        "Items and courses name moves by their ids.",
        '[inject.cable-cut]\nmove = "openning"',
        '[inject.cable-cut]\nmove = "opening"',
    ),
    "U05": Explanation(
        "No such objective",
        "Every item says what it is for; the report counts on it.",
        '[inject.leak]\nobjectives = ["comon-line"]',
        '[inject.leak]\nobjectives = ["common-line"]',
    ),
    "U06": Explanation(
        "No such inject",
        "release makes an inject due at once, by its id.",
        '[inject.cable-cut]\nrelease = ["leaks"]',
        '[inject.cable-cut]\nrelease = ["leak"]',
    ),
    "U07": Explanation(
        "No such decision",
        "open makes a decision due at once, by its id.",
        '[inject.leak]\nopen = ["menue"]',
        '[inject.leak]\nopen = ["menu"]',
    ),
    "U08": Explanation(
        "No such option in this decision",
        "no_decision, bands, success and failure name options of their own decision.",
        '[decision.council-line]\nno_decision = "statment"',
        '[decision.council-line]\nno_decision = "statement"',
    ),
    "U09": Explanation(
        "The rule names a role that is not there",
        "lead, veto and tie name one role each, not a group.",
        '[decision.council-line]\nrule = { type = "lead", role = "council" }',
        '[decision.council-line]\nrule = { type = "lead", role = "berlin" }',
    ),
    "U10": Explanation(
        "No such ending",
        "A test expects an ending by its id.",
        '[[test]]\nchoose = { council-line = "statement" }\nexpect = ["ending.devided"]',
        '[[test]]\nchoose = { council-line = "statement" }\nexpect = ["ending.divided"]',
    ),
    "D01": Explanation(
        "One id for two things",
        "Conditions name tracks, flags, injects, decisions and moves by bare ids, and lists name roles and groups: each id names one thing.",
        '[flag]\nleak = "There was a leak"\n\n[inject.cable-cut]\nset = ["leak"]\nsuggest_when = ["leak"]',
        '[flag]\nleaked = "There was a leak"\n\n[inject.cable-cut]\nset = ["leaked"]\nsuggest_when = ["leaked"]',
    ),
    "D02": Explanation(
        "An id that is a word of the program",
        "and, or, not, is, at, above, below, decided, fired, count and move belong to conditions; all, facilitator, umpire, "
        "observer, wall and no-decision stand beside role ids.",
        '[group]\nall = ["council"]\n\n[inject.cable-cut]\nto = ["all"]',
        '[group]\neverybody = ["council"]\n\n[inject.cable-cut]\nto = ["everybody"]',
    ),
    "N01": Explanation(
        "A group that is never addressed",
        "It may be a leftover, or somebody was forgotten.",
        '[group]\nwest = ["berlin", "paris"]',
        '[group]\nwest = ["berlin", "paris"]\n\n[inject.leak]\nto = ["west"]',
        "warning",
    ),
    "N02": Explanation(
        "A flag that nothing raises",
        "What asks for it waits for ever.",
        '[flag]\nblamed = "Somebody has been blamed"\n\n[inject.cable-cut]\nsuggest_when = ["blamed"]',
        '[flag]\nblamed = "Somebody has been blamed"\n\n[inject.cable-cut]\nsuggest_when = ["blamed"]\nset = ["blamed"]',
        "warning",
    ),
    "N03": Explanation(
        "A flag that no condition asks for",
        "It changes nothing in play; perhaps a condition was forgotten.",
        '[flag]\nblamed = "Somebody has been blamed"\n\n[inject.cable-cut]\nset = ["blamed"]',
        '[flag]\nblamed = "Somebody has been blamed"\n\n[inject.cable-cut]\nset = ["blamed"]\nsuggest_when = ["blamed"]',
        "warning",
    ),
    "N04": Explanation(
        "A track that nothing moves",
        "A number that never changes tells players nothing.",
        '[track.trust]\ntitle = "Trust"\nstart = 5',
        '[track.trust]\ntitle = "Trust"\nstart = 5\n\n[inject.leak]\neffects = { cohesion = -1, trust = -1 }',
        "warning",
    ),
    "N05": Explanation(
        "A hidden track that no condition asks for",
        "Players do not see it and the story does not depend on it.",
        '[track.trust]\ntitle = "Trust"\nstart = 5\nvisible = "facilitator"\n\n[inject.leak]\neffects = { trust = -1 }',
        '[track.trust]\ntitle = "Trust"\nstart = 5\n\n[inject.leak]\neffects = { trust = -1 }',
        "warning",
    ),
    "N06": Explanation(
        "An objective that nothing serves",
        "What the exercise is run for must happen in it.",
        '[objective.lawful]\ntitle = "Name the legal basis"',
        '[objective.lawful]\ntitle = "Name the legal basis"\n\n[inject.leak]\nobjectives = ["lawful"]',
        "warning",
    ),
    "N07": Explanation(
        "An item that serves no objective",
        "Every inject costs the table minutes; it should be known what for.",
        "[inject.leak]\nobjectives = []",
        '[inject.leak]\nobjectives = ["common-line"]',
        "warning",
    ),
    "N08": Explanation(
        "A role that is never asked",
        "Somebody would sit there for the whole exercise with nothing of their own.",
        '[decision.council-line]\nwho = ["berlin", "paris"]\n\n[decision.deployment]\nwho = ["berlin", "paris"]\n\n'
        '[decision.menu]\nwho = ["berlin", "paris"]\n\n[decision.brigades]\nwho = ["berlin", "paris"]\n\n[decision.gambit]\nwho = ["paris"]',
        '[decision.council-line]\nwho = ["berlin", "paris", "warsaw"]\n\n[inject.leak]\nto = ["council"]',
        "warning",
    ),
    "N09": Explanation(
        "The same entry twice in a list",
        "It counts once; perhaps another was meant.",
        '[inject.leak]\nto = ["berlin", "berlin"]',
        '[inject.leak]\nto = ["berlin", "paris"]',
        "warning",
    ),
    "N10": Explanation(
        "An effect of zero",
        "It does nothing; perhaps a number was forgotten.",
        "[inject.leak]\neffects = { cohesion = -1, escalation = 0 }",
        "[inject.leak]\neffects = { cohesion = -1, escalation = 1 }",
        "warning",
    ),
    "P01": Explanation(
        "A move with nothing scheduled",
        "The table would open the move and wait (doctrine DE-04).",
        '[inject.cable-cut]\nat = 0\n\n[move.pause]\ntitle = "A pause"\nminutes = 5\ntime = 2025-08-17T09:00:00Z\nbrief = "…"\n\n[scenario]\nminutes = 70',
        "[inject.cable-cut]\nat = 0",
        "warning",
    ),
    "P02": Explanation(
        "Two injects to one team at once",
        "A team needs two minutes to read one message before the next (doctrine DE-04).",
        '[inject.leak]\nmove = "opening"\nat = 1\nwhen = []',
        '[inject.leak]\nmove = "opening"\nat = 2\nwhen = []',
        "warning",
    ),
    "P03": Explanation(
        "The moves last longer than the scenario",
        "Whoever plans a session reads the scenario's minutes.",
        "[move.opening]\nminutes = 40",
        "[scenario]\nminutes = 70\n\n[move.opening]\nminutes = 40",
        "warning",
    ),
    "R01": Explanation(
        "An inject that can never be due",
        "It is proved: no way through the scenario makes its conditions hold.",
        '[inject.leak]\nwhen = ["cohesion >= 9"]',
        '[inject.leak]\nwhen = ["cohesion >= 8"]',
        "warning",
    ),
    "R02": Explanation(
        "An option that can never stand",
        "It is proved: its conditions never hold, or its rule never names it.",
        '[decision.gambit]\noption.third = { label = "Something else" }',
        '[decision.gambit]\noption.third = { label = "Nobody tries" }\nno_decision = "third"',
        "warning",
    ),
    "R03": Explanation(
        "An ending that can never be reached",
        "It is proved: no way through the scenario makes its conditions hold, or one before it always does.",
        '[ending.common-front]\nwhen = ["cohesion >= 9"]',
        '[ending.common-front]\nwhen = ["cohesion >= 8"]',
        "warning",
    ),
    "R04": Explanation(
        "A decision that can never open",
        "It is proved: no way through the scenario makes its conditions hold.",
        '[decision.menu]\nwhen = ["escalation <= 2"]',
        '[decision.menu]\nwhen = ["escalation >= 4"]',
        "warning",
    ),
    "R05": Explanation(
        "A row of a payoff table that can never apply",
        "It is proved: no answers make its conditions hold.",
        '[decision.deployment]\nrule = { type = "individual", payoff = [{ when = ["escalation <= 1"], effects = { cohesion = 1 } }] }',
        '[decision.deployment]\nrule = { type = "individual", payoff = [{ when = ["escalation >= 4"], effects = { cohesion = 1 } }] }',
        "warning",
    ),
}
