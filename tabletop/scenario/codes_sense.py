"""Codes of contradictions."""

from __future__ import annotations

from collections.abc import Mapping

from tabletop.scenario.explanation import Explanation

CODES_SENSE: Mapping[str, Explanation] = {
    "X01": Explanation(
        "A track that starts outside its range",
        "min < max, and start between them.",
        "[track.escalation]\nstart = 11",
        "[track.escalation]\nstart = 4",
    ),
    "X02": Explanation(
        "A band outside the track's range",
        "A band's number is the lowest value for which its word is said; the track must be able to have it.",
        "[track.escalation]\nbands = { calm = 0, tense = 4, crisis = 11 }",
        "[track.escalation]\nbands = { calm = 0, tense = 4, crisis = 10 }",
    ),
    "X03": Explanation(
        "Bands that do not rise",
        "Bands are written from the lowest up, so that everybody reads them alike.",
        "[track.escalation]\nbands = { calm = 0, crisis = 7, tense = 4 }",
        "[track.escalation]\nbands = { calm = 0, tense = 4, crisis = 7 }",
    ),
    "X04": Explanation(
        "A track shown by words that has none for some values",
        'With show = "bands" players see only the word, so every value needs one.',
        '[track.cohesion]\nshow = "bands"',
        '[track.cohesion]\nshow = "bands"\nbands = { low = 0, high = 6 }',
    ),
    "X05": Explanation(
        "A pick that does not fit",
        'pick says how many options one may name in a decision of kind "several", and there must be so many.',
        "[decision.menu]\npick = 4",
        "[decision.menu]\npick = 2",
    ),
    "X06": Explanation(
        "A pledge that is not complete, or its keys elsewhere",
        "A pledge needs min, max and step; no other kind has them.",
        "[decision.council-line]\nmax = 3",
        "[decision.brigades]\nmax = 4",
    ),
    "X07": Explanation(
        "A rule that cannot decide this kind of question",
        "Pledges are summed, arguments are argued, choices are voted on. A rule that fits is named in the remedy.",
        '[decision.council-line]\nrule = { type = "sum", bands = [{ at_least = 1, option = "patrols" }] }',
        '[decision.council-line]\nrule = { type = "plurality" }',
    ),
    "X08": Explanation(
        "Too few options, or options where none is chosen",
        "A choice needs two options at least; a text is answered in words.",
        '[decision.second]\ntitle = "Second"\nat = 25\nmove = "response"\nquestion = "Yes?"\nkind = "choice"\nwho = ["council"]\n'
        'rule = { type = "majority" }\nno_decision = "yes"\nobjectives = ["common-line"]\nsources = ["invented"]\noption.yes = { label = "Yes" }',
        '[decision.second]\ntitle = "Second"\nat = 25\nmove = "response"\nquestion = "Yes?"\nkind = "choice"\nwho = ["council"]\n'
        'rule = { type = "majority" }\nno_decision = "yes"\nobjectives = ["common-line"]\nsources = ["invented"]\n'
        'option.yes = { label = "Yes" }\noption.no = { label = "No" }',
    ),
    "X09": Explanation(
        "An inject that releases itself but is never due",
        "auto needs at, when, or another item that releases it.",
        "[inject.leak]\nwhen = []\nauto = true",
        "[inject.leak]\nauto = true",
    ),
    "X10": Explanation(
        "After the end of the move",
        "at counts minutes from the beginning of the move.",
        "[inject.cable-cut]\nat = 31",
        "[inject.cable-cut]\nat = 29",
    ),
    "X11": Explanation(
        "at without a move",
        "Minutes are counted from the beginning of a move, so the move must be named.",
        "[inject.leak]\nat = 3",
        '[inject.leak]\nmove = "response"\nat = 3',
    ),
    "X12": Explanation(
        "Endings whose last one does not catch the rest",
        "The first ending whose conditions hold wins; the last one, and only the last one, has none.",
        '[ending.divided]\nwhen = ["cohesion <= 5"]',
        '[ending.divided]\ntitle = "Divided again"',
    ),
    "X13": Explanation(
        "An ending in the shadow of another",
        "Whenever its conditions hold, those of an earlier ending hold too.",
        '[ending.common-front]\nwhen = ["cohesion >= 6"]\n\n[ending.divided]\nwhen = ["cohesion >= 6", "attributed"]\n\n[ending.rest]\ntitle = "…"\ntext = "…"',
        '[ending.common-front]\nwhen = ["cohesion >= 6", "attributed"]\n\n[ending.divided]\nwhen = ["cohesion >= 6"]\n\n[ending.rest]\ntitle = "…"\ntext = "…"',
    ),
    "X14": Explanation(
        "Nothing stands when the rule finds nothing",
        "A vote can fail, a lead can stay silent, time can run out. no_decision says what stands then.",
        '[decision.gambit]\nkind = "choice"\nrule = { type = "majority" }',
        '[decision.gambit]\nkind = "choice"\nrule = { type = "majority" }\nno_decision = "fails"',
        "warning",
    ),
    "X15": Explanation(
        "The rule names a role that is not asked",
        "Who leads, vetoes or breaks a tie must be among those asked.",
        '[decision.gambit]\nkind = "choice"\nno_decision = "fails"\nrule = { type = "lead", role = "berlin" }',
        '[decision.gambit]\nkind = "choice"\nno_decision = "fails"\nrule = { type = "lead", role = "warsaw" }',
    ),
    "X16": Explanation(
        "A blank marking",
        "Exercise texts have been taken for real ones: the marking is the first and last line of all that players see.",
        '[scenario]\nmarking = " "',
        '[scenario]\nmarking = "EXERCISE EXERCISE EXERCISE"',
    ),
    "X17": Explanation(
        "Scenario time runs backwards",
        "Moves follow each other in time, the first one not before the scenario starts.",
        "[move.response]\ntime = 2025-08-14T09:00:00Z",
        "[move.response]\ntime = 2025-08-17T09:00:00Z",
    ),
    "X18": Explanation(
        "A time without offset",
        "Without Z or an offset nobody knows which hour is meant.",
        "[move.response]\ntime = 2025-08-16T09:00:00",
        "[move.response]\ntime = 2025-08-16T09:00:00Z",
    ),
    "X19": Explanation(
        "A group that contains itself",
        "Directly or through other groups, this has no end.",
        '[group]\ncouncil = ["berlin", "paris", "warsaw", "council"]',
        '[group]\ncouncil = ["berlin", "paris", "warsaw"]',
    ),
    "X20": Explanation(
        "A qualified majority without weights",
        "The rule counts members and population (TEU art. 16(4)): every role asked needs a weight.",
        '[role.rome]\ntitle = "Rome"\nbrief = "…"\nwants = ["…"]\nlimits = ["…"]\ngoal = "…"\nprivate = "…"\nsources = ["invented"]\n\n'
        '[decision.council-line]\nwho = ["council", "rome"]\nrule = { type = "qualified" }',
        '[decision.council-line]\nrule = { type = "qualified" }',
    ),
    "X21": Explanation(
        "An option for somebody who is not asked",
        "who of an option narrows who of its decision.",
        '[decision.gambit]\noption.works = { label = "It works", who = ["berlin"] }',
        '[decision.gambit]\noption.works = { label = "It works", who = ["warsaw"] }',
    ),
    "X22": Explanation(
        "alone where only one option is chosen",
        "alone keeps an option of a decision of kind several from being combined.",
        '[decision.council-line]\noption.patrols = { label = "Patrols", alone = true }',
        '[decision.menu]\noption.none = { label = "Nothing at all", alone = true }',
    ),
    "X23": Explanation(
        "A flag raised and lowered at once",
        "Only one of them can be meant.",
        '[inject.leak]\nset = ["attributed"]\nclear = ["attributed"]',
        '[inject.leak]\nclear = ["attributed"]',
    ),
    "X24": Explanation(
        "A course whose moves are out of order",
        "A shorter exercise leaves moves out; it does not change their order.",
        '[course.short]\ntitle = "Short"\nminutes = 60\nmoves = ["response", "opening"]',
        '[course.short]\ntitle = "Short"\nminutes = 30\nmoves = ["response"]',
    ),
    "X25": Explanation(
        "A decision that lasts longer than its move",
        "It would still be open when the next move begins.",
        "[decision.council-line]\nminutes = 31",
        "[decision.council-line]\nminutes = 15",
    ),
    "X26": Explanation(
        "Bands of a sum that do not rise, or that no sum can reach",
        "The highest band reached names the option that stands.",
        '[decision.brigades]\nrule = { type = "sum", bands = [{ at_least = 0, option = "few" }, { at_least = 10, option = "many" }] }',
        '[decision.brigades]\nrule = { type = "sum", bands = [{ at_least = 0, option = "few" }, { at_least = 9, option = "many" }] }',
    ),
    "X27": Explanation(
        "An argument that ends the same either way",
        "Success and failure must lead to different options.",
        '[decision.gambit]\nrule = { type = "argument", success = "works", failure = "works" }',
        '[decision.gambit]\nrule = { type = "argument", success = "works", failure = "fails" }',
    ),
    "X28": Explanation(
        "An inject that releases itself",
        "It is due only once.",
        '[inject.leak]\nrelease = ["leak"]',
        '[inject.cable-cut]\nrelease = ["leak"]',
    ),
    "X29": Explanation(
        "An empty group",
        "Nobody would be asked. An empty list elsewhere means everybody.",
        '[group]\nguests = []\n\n[inject.leak]\nto = ["council", "guests"]',
        '[group]\nguests = ["paris"]\n\n[inject.leak]\nto = ["council", "guests"]',
    ),
}
