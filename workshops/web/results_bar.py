"""The budget as a bar that fills from the start: what is funded, what is left, the line."""

from prioritization.outcome import Decision
from workshops.web import state
from workshops.web.frame import show
from workshops.web.pieces import Html, ballot_number, join, money, tag, title
from workshops.workshop import Workshop


def budget_bar(decision: Decision, workshop: Workshop) -> None:
    """Draw it; every funded proposal is a piece as wide as its cost, with its number."""
    official = decision.lists[decision.official]
    known = {p.id: p for p in workshop.proposals}
    budget = max(decision.budget, 1)
    pieces = [
        _piece(100 * (known[p].cost or 0) / budget, ballot_number(p), title(known[p]))
        for p in official.selected
    ]
    rest = tag("i", "", cls="rest", style=f"width:{100 * official.left / budget:.4g}%")
    show(
        tag(
            "div",
            join(
                [
                    tag(
                        "div",
                        join(
                            [
                                _amount("results.funded", decision.budget - official.left),
                                _amount("results.budget", decision.budget),
                            ]
                        ),
                        cls="ends",
                    ),
                    tag("div", join([*pieces, rest]), cls="purse", aria_hidden="true"),
                    tag("p", _amount("results.left", official.left), cls="note"),
                ]
            ),
            cls="budget",
        )
    )


def _amount(key: str, amount: int) -> Html:
    """A word and its amount."""
    return tag("b", join([state.say(key), " ", money(amount)]))


def _piece(width: float, number: str, name: str) -> Html:
    """One funded proposal; its number where there is room for it."""
    shown = number if width > 2.2 else ""  # noqa: PLR2004  # two digits need about a fortieth
    return tag("i", shown, style=f"width:{width:.4g}%", title=name)
