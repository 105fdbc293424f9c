"""The scenario of which the examples in codes.toml are fragments, and the way a fragment goes into it.

A fragment's keys replace those of the table with the same header; new keys and new tables are added. All values of the base stand
on one line.
"""

from __future__ import annotations

import re

BASE = """\
format = 1

[scenario]
id = "baltic-cables"
title = "Cable Cut in the Baltic"
version = "1.0.0"
minutes = 60
marking = "EXERCISE EXERCISE EXERCISE"
summary = "Three data cables fail within six hours."
starts = 2025-08-15T18:00:00Z
safety = "Say NO DUFF if something real happens."
consent = "Answers are recorded without names."

[objective.common-line]
title = "Reach a common position"

[role.berlin]
title = "Berlin"
weight = 83.4
brief = "You hold the purse."
wants = ["A common line"]
limits = ["Parliament decides"]
goal = "A Europe that acts"
private = "A vote is near."
sources = ["invented"]

[role.paris]
title = "Paris"
weight = 68.0
brief = "You hold the bomb."
wants = ["A strong line"]
limits = ["No money"]
goal = "A Europe that leads"
private = "A strike is near."
sources = ["invented"]

[role.warsaw]
title = "Warsaw"
weight = 37.0
brief = "You hold the border."
wants = ["A quick line"]
limits = ["No troops abroad"]
goal = "A border that holds"
private = "A train is late."
sources = ["invented"]

[group]
council = ["berlin", "paris", "warsaw"]

[track.escalation]
title = "Escalation"
min = 0
max = 10
start = 3
bands = { calm = 0, tense = 4, crisis = 7 }

[track.cohesion]
title = "Council cohesion"
start = 6

[flag]
attributed = "Sabotage has been publicly attributed"

[move.opening]
title = "First reports"
minutes = 30
time = 2025-08-15T18:00:00Z
brief = "Reports come in."

[move.response]
title = "Response"
minutes = 30
time = 2025-08-16T09:00:00Z
brief = "The Council meets."

[inject.cable-cut]
title = "Three cables down"
move = "opening"
at = 0
from = "Network operators"
channel = "press"
body = "Operators report three cut cables."
objectives = ["common-line"]
sources = ["invented"]

[inject.leak]
title = "A leak"
when = ["cohesion <= 5", "council-line is statement"]
from = "A newspaper"
channel = "press"
body = "The Council is said to be divided."
objectives = ["common-line"]
sources = ["invented"]
effects = { cohesion = -1 }

[decision.council-line]
title = "Council conclusions"
move = "response"
at = 0
question = "What does the Council say?"
kind = "choice"
who = ["council"]
rule = { type = "majority" }
no_decision = "statement"
objectives = ["common-line"]
sources = ["invented"]
option.sanctions = { label = "Sanctions", effects = { escalation = 2, cohesion = 1 }, set = ["attributed"] }
option.patrols = { label = "Joint patrols", effects = { escalation = 1 } }
option.statement = { label = "A statement", effects = { cohesion = -2 } }

[decision.deployment]
title = "Where the ships go"
move = "response"
at = 5
question = "Where do you send ships?"
kind = "choice"
who = ["council"]
rule = { type = "individual" }
objectives = ["common-line"]
sources = ["invented"]
option.west = { label = "West", effects = { cohesion = -1 } }
option.east = { label = "East", effects = { escalation = 1 } }

[decision.menu]
title = "The menu"
move = "response"
at = 10
question = "Which two measures?"
kind = "several"
pick = 2
who = ["council"]
rule = { type = "unanimity" }
no_decision = "none"
objectives = ["common-line"]
sources = ["invented"]
option.ships = { label = "List the ships", when = ["attributed"] }
option.ports = { label = "Close the ports" }
option.none = { label = "Nothing", alone = true }

[decision.brigades]
title = "Pledges"
move = "response"
at = 15
question = "How many ships do you send?"
kind = "pledge"
min = 0
max = 3
step = 1
unit = "ships"
who = ["council"]
rule = { type = "sum", bands = [{ at_least = 0, option = "few" }, { at_least = 5, option = "many" }] }
no_decision = "few"
objectives = ["common-line"]
sources = ["invented"]
option.few = { label = "A few ships" }
option.many = { label = "Many ships", effects = { cohesion = 1 } }

[decision.gambit]
title = "A gambit"
move = "response"
at = 20
question = "What does Warsaw try?"
kind = "argument"
who = ["warsaw"]
rule = { type = "argument", success = "works", failure = "fails" }
objectives = ["common-line"]
sources = ["invented"]
option.works = { label = "It works" }
option.fails = { label = "It fails" }

[ending.common-front]
title = "A common front"
when = ["cohesion >= 6", "escalation < crisis", "attributed"]
text = "The Council holds."

[ending.divided]
title = "Divided"
text = "The Council does not hold."
"""
_KEY = re.compile(r"([A-Za-z0-9_.-]+)\s*=")


def sections(text: str) -> list[tuple[str, list[str]]]:
    found: list[tuple[str, list[str]]] = [("", [])]
    for line in text.split("\n"):
        if re.match(r"\[\[?[a-z]", line):
            found.append((line, []))
        else:
            found[-1][1].append(line)
    return found


def with_fragment(fragment: str) -> str:
    """The base scenario with a fragment in it."""
    merged = sections(BASE)
    for header, lines in sections(fragment):
        same = next((body for known, body in merged if known == header and not header.startswith("[[")), None)
        if same is None:
            merged.append((header, lines))
            continue
        keys = {match[1]: index for index, line in enumerate(same) if (match := _KEY.match(line))}
        for line in lines:
            match = _KEY.match(line)
            if match and match[1] in keys:
                same[keys[match[1]]] = line
            elif line.strip():
                same.insert(len(same) - 1, line)
    return "\n".join("\n".join([header, *body] if header else body) for header, body in merged)
