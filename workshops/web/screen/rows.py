"""The rows of a ranking or a list: place, badge, title, and the budget line between them."""

from collections.abc import Callable, Sequence
from math import isnan

from prioritization.outcome import Decision, RankedPlace
from scoring.model import ProposalId
from workshops.web.screen.shown import Shown, View, named
from workshops.web.screen.speech import Speech, Words, figure, pages

Elsewhere = Callable[[int], View]


def ranked_rows(shown: Shown, speech: Speech, decision: Decision) -> list[View]:
    """The ranking: place, title, bar from 0 to 100, cost; what is funded (`on`) above the rest.

    at: the position in the ranking, so that a row can be seen to have moved up.
    """
    selected = set(decision.lists[decision.official].selected)
    rows: list[View] = [
        ranked_row(shown, speech, place)
        | {
            "at": i + 1,
            "bar": 0 if isnan(place.score) else round(place.score),  # NaN: not released
            "cost": cost(shown, speech, place.proposal),
            "on": place.proposal in selected,
        }
        for i, place in enumerate(decision.ranking)
    ]
    return funded_first(rows)


def funded_first(rows: Sequence[View]) -> list[View]:
    """Rows with the funded ones on top, so that the line has one meaning under every rule."""
    return sorted(rows, key=lambda row: not row["on"])


def ranked_row(shown: Shown, speech: Speech, place: RankedPlace) -> View:
    """One place of a ranking."""
    proposal = shown.proposal(place.proposal)
    rank = figure(place.rank).run(speech.language)
    return {"id": place.proposal, "place": [rank], **named(shown, speech, proposal)}


def cost(shown: Shown, speech: Speech, proposal: ProposalId) -> Words:
    """What a proposal costs, without its unit; a dash where it is not known."""
    amount = shown.proposal(proposal).cost
    return ["–"] if amount is None else [figure(amount).run(speech.language)]


def reached(rows: Sequence[View]) -> int:
    """How many rows lie above the line: all before the first that is not selected."""
    return next((i for i, row in enumerate(rows) if not row["on"]), len(rows))


def lined(rows: Sequence[View], line: View, per: int, elsewhere: Elsewhere) -> list[list[View]]:
    """Rows in pages with the budget line in its place.

    On a page that ends above the line, a dashed one says after how many rows it comes.
    """
    cut, found = reached(rows), pages(list(rows), per)
    for number, page in enumerate(found):
        first = number * per
        if first < cut <= first + len(page) or (cut == 0 and number == 0):
            page.insert(cut - first, line)
        elif cut > first + len(page):
            page.append(elsewhere(cut))
    return found


def spent(shown: Shown, decision: Decision) -> int:
    """What the official list costs together."""
    return sum(shown.proposal(p).cost or 0 for p in decision.lists[decision.official].selected)


def later(speech: Speech) -> Elsewhere:
    """The dashed line: after how many proposals the budget line comes."""

    def elsewhere(funded: int) -> View:
        return {
            "line": {
                "elsewhere": True,
                "says": speech.words("projector.line.after", n=funded),
            }
        }

    return elsewhere


def line(speech: Speech, says: Words) -> View:
    """The budget line with what it says at its end."""
    return {"line": {"name": speech.line("projector.line"), "says": says}}
