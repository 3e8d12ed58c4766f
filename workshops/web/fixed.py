"""What was fixed before voting: the sheet that is shown, printed and read aloud."""

from workshops.web import state
from workshops.web.pieces import Html, count, facts, join, money, own, tag
from workshops.web.weighing import criterion_name
from workshops.workshop import Workshop


def fixed_sheet(workshop: Workshop) -> Html:
    """Budget, ballot, rule, voice, ties, checks and weights as they stand now."""
    settings, method = workshop.settings, workshop.settings.method
    form = settings.ballots
    ballot = state.say(f"form.{form.kind}.plain", n=form.limit, low=form.low)
    ties = state.say("list.comma").join(state.say(f"tie.{part}") for part in method.ties.order)
    held = sorted({c.kind for c in method.checks if c.level == "hold"})
    checks = [state.say(f"check.{kind}") for kind in held]
    pairs: list[tuple[object, object]] = [
        (state.say("setup.fixed_budget"), money(settings.budget)),
        (state.say("setup.fixed_ballot"), ballot),
        (state.say("setup.fixed_rule"), state.say(f"rule.{method.rule.kind}")),
        (state.say("setup.fixed_voice"), state.say(f"weights_kind.{method.group_weights.kind}")),
        (state.say("setup.fixed_ties"), ties),
        (state.say("setup.fixed_checks"), state.say("list.comma").join(checks)),
    ]
    heaviest = max((c.weight for c in workshop.criteria), default=0)
    bars = join(
        join(
            [
                tag("b", own(criterion_name(c, workshop))),
                tag("i", style=f"width:{float(100 * c.weight / (heaviest or 1)):.4g}%"),
                tag("span", count(int(c.weight))),
            ]
        )
        for c in workshop.criteria
    )
    return tag(
        "div",
        join(
            [
                tag("h3", state.say("setup.fixed")),
                facts(pairs),
                tag("div", bars, cls="wbar"),
                tag("p", state.say("setup.fixed_note"), cls="seal"),
            ]
        ),
        cls="sheet",
    )
