"""What is to be said of a whole list: what everybody directed, who is better served, who claims."""

from collections.abc import Sequence
from fractions import Fraction

from prioritization.basis import Basis
from prioritization.election import Election
from prioritization.lists import Lists, left_without_raise
from prioritization.outcome import Allocation, Claim, ListName, Note, Number


def list_notes(ground: Basis, made: Lists, claims: Sequence[Claim]) -> tuple[Note, ...]:
    """All that is to be said of the official list. claims: with the official weights, all lists."""
    own = [claim for claim in claims if claim.list == made.official]
    voters = made.votes.voters
    return (
        *amounts(ground, made.chosen, made.votes),
        *((compared(made),) if voters else ()),
        *(cohesion_note(claim, ground.cost[claim.proposal], voters) for claim in own),
        *((Note(key="cohesion_clean"),) if voters and not own else ()),
    )


def amounts(ground: Basis, allocation: Allocation, votes: Election) -> tuple[Note, ...]:
    """What everybody directed, and by how much it was raised; nothing without purses."""
    each, endowment = allocation.endowment_start, allocation.endowment
    if each is None or endowment is None:
        return ()
    rounds = tuple(r for r in allocation.rounds if r.phase == "floor")
    numbers: dict[str, Number] = {
        "budget": allocation.budget,
        "n": votes.voters,
        "each": each,
    }
    notes = [Note(key="start", numbers=numbers)]
    if rounds:
        floor = sum(r.cost for r in rounds)
        notes = [Note(key="start_floor", numbers={**numbers, "floor": floor})]
    if allocation.steps:
        unspent = left_without_raise(ground, votes, rounds)
        raised: dict[str, Number] = {"each": each, "unspent": unspent, "endowment": endowment}
        notes.append(Note(key="raised", numbers=raised))
    return tuple(notes)


def compared(made: Lists) -> Note:
    """How many are better served by the official list, by the other rule's, and equally."""
    of_shares, of_ranked = made.preferred.first, made.preferred.second
    ranked = made.official == "ranked"
    numbers: dict[str, Number] = {
        "a": of_ranked if ranked else of_shares,
        "b": of_shares if ranked else of_ranked,
        "c": made.preferred.equal,
    }
    return Note(key="comparison_chosen" if made.overruled else "comparison", numbers=numbers)


def cohesion_note(claim: Claim, cost: int, voters: int) -> Note:
    """What one claim says. cost: of the proposal. voters: everybody who voted."""
    name: ListName = claim.list
    return Note(
        key="cohesion",
        numbers={
            "n": claim.voters,
            "total": voters,
            "pct": Fraction(claim.voters, voters),
            "proposal": claim.proposal,
            "cost": cost,
            "claim": claim.claim,
            "best_off": claim.best_off,
            "list": name,
        },
    )
