"""A question of one's own: what a facilitator fills in, or types, to put one that is in no script."""

from __future__ import annotations

from tabletop.exercise import commands as c
from tabletop.exercise.actions.action import Action, Line, Made, Moment
from tabletop.exercise.actions.form import Field, Form, Row, Values, whole
from tabletop.exercise.actions.serials import asked_words
from tabletop.exercise.commands import Command
from tabletop.exercise.improvised import RULES, heading
from tabletop.exercise.voting import in_words
from tabletop.i18n import series, tr

#: kinds of questions, as people know them: a raise of hands is an open choice of yes and no, an estimate an amount in per cent
KINDS = {
    "choice": "one of the options",
    "several": "several of the options",
    "text": "words",
    "pledge": "an amount",
    "hands": "a raise of hands",
    "estimate": "an estimate in %",
}
_SECRECY = {"yes": "nobody sees the answers of others", "no": "everybody asked sees them"}


def _form(now: Moment) -> Form:
    return Form(
        tr("Question of your own, put at once"),
        [
            Field("to", tr("to (nobody marked: all)"), "many", rows=now.roles),
            Field("question", tr("question"), "area"),
            Field("kind", tr("kind"), "one", value="choice", rows=[(name, tr(word)) for name, word in KINDS.items()]),
            Field("options", tr("options, one on each line (to choose from)"), "area"),
            Field("rule", tr("what stands (of options)"), "one", "plurality", _rules(now)),
            Field("amount", tr("smallest, largest, step, unit (of an amount)"), value="0, 100, 1, %"),
            Field("secret", tr("while it is open"), "one", "yes", [(n, tr(w)) for n, w in _SECRECY.items()]),
            Field("minutes", tr("minutes"), value="5"),
        ],
    )


def _rules(now: Moment) -> list[Row]:
    """The rules by which one option can stand, as players read them once the question is put."""
    return [(name, in_words(rule, now.book.scenario)) for name, rule in RULES["choice"].items()]


def _made(_now: Moment, values: Values) -> Made:
    """The kinds that people know by other names are choices and amounts."""
    question, kind, to = values["question"], values["kind"], tuple(values["to"].split())
    minutes = whole(values.get("minutes", "5"))
    if minutes is None or minutes < 1:
        return tr("Type how many minutes, as a whole number.")
    secret = values.get("secret", "yes") == "yes"
    options = tuple(values.get("options", "").splitlines())
    rule = values.get("rule") or "plurality"
    match kind:
        case "hands":
            return c.OpenAdHoc(
                question, "choice", "plurality", to, (tr("Yes"), tr("No")), secret=False, minutes=minutes
            )
        case "estimate":
            return c.OpenAdHoc(
                question, "pledge", "individual", to, secret=secret, minutes=minutes, most=100.0, unit="%"
            )
        case "pledge":
            try:
                least, most, step, unit = _amount(values["amount"])
            except ValueError:
                return tr("Type smallest, largest, step and unit with commas between, such as: 0, 20, 1, ships")
            return c.OpenAdHoc(
                question,
                "pledge",
                "sum",
                to,
                secret=secret,
                minutes=minutes,
                least=least,
                most=most,
                step=step,
                unit=unit,
            )
        case "text":
            return c.OpenAdHoc(question, "text", "individual", to, secret=secret, minutes=minutes)
        case _:
            pick = len(options) if kind == "several" else 1
            return c.OpenAdHoc(question, kind, rule, to, options, secret=secret, minutes=minutes, pick=pick)


def _asked(_now: Moment, command: Command) -> str:
    return asked_words(heading(command.question)) if isinstance(command, c.OpenAdHoc) else ""


def _amount(typed: str) -> tuple[float, float, float, str]:
    """Raises ValueError where it does not begin with three numbers."""
    least, most, step, *unit = (part.strip() for part in typed.split(",", 3))
    return float(least), float(most), float(step), "".join(unit)


OWN_QUESTION = Action(
    id="own-question",
    words="question of your own",
    group="serial",
    about="put a question that is in no script: a choice, several, words, an amount, hands, an estimate",
    also=("ad hoc", "improvise", "new question", "poll", "vote", "survey", "ask"),
    commands=(c.OpenAdHoc,),
    form=_form,
    make=_made,
    done=_asked,
    then=lambda _now, _command: "",
    lines=(
        Line(
            "question ROLES KIND text | option | option",
            "put a question of your own; ROLES: ids with commas between, or all; KIND: {kinds}",
            lambda: {"kinds": series(KINDS)},
        ),
    ),
)

ACTIONS = (OWN_QUESTION,)
