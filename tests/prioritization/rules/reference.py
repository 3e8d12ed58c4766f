"""The rules written as in their definitions: every ballot by itself, Fractions, no shortcut.

Nothing here is shared with the product but the vote: the slow way is the definition.
"""

from fractions import Fraction

from scoring.model import NO_ANSWER


def utilities(vote, utility):
    """What every row gives every proposal it supports: one dict per row."""
    profile = vote.profile
    middle = profile.form.limit // 2 + 1 if profile.form.kind == "score" else 1
    given = []
    for i, row in enumerate(profile.marks.tolist()):
        heap, people, full = profile.tallied[i], int(profile.people[i]), int(profile.unit[i])
        last = min((mark for mark in row if mark > 0), default=0)
        worth = {}
        for proposal, mark in zip(profile.proposals, row, strict=True):
            if utility == "points":
                u = Fraction(max(mark, 0), people if heap else 1)
            elif utility == "borda":
                u = Fraction(max(mark - last, 0))
            else:
                share = Fraction(max(mark, 0), full) if heap else Fraction(mark >= middle)
                u = share * (vote.cost[proposal] if utility == "cost" else 1)
                if share and not u:
                    worth[proposal] = u
            if u:
                worth[proposal] = u
        given.append(worth)
    return given


def weights(vote):
    """The weight of every row, Σ w = n over rows that answered anything; and n."""
    profile = vote.profile
    answered = [any(mark != NO_ANSWER for mark in row) for row in profile.marks.tolist()]
    of_group = [vote.weights.get(profile.groups[g], Fraction(1)) for g in profile.group.tolist()]
    people = [int(p) if a else 0 for p, a in zip(profile.people, answered, strict=True)]
    raw = [w * p for w, p in zip(of_group, people, strict=True)]
    n, total = sum(people), sum(raw)
    return ([w * n / total for w in raw] if total else [Fraction(0)] * len(raw)), n


def backing(vote):
    """Weight behind every proposal; a heap counts with the share that supports it."""
    w, _ = weights(vote)
    share = utilities(vote, "count")
    return {
        p: sum((w[i] * share[i].get(p, 0) for i in range(len(w))), Fraction(0)) for p in vote.cost
    }


def price(u, w, money, proposal, cost):
    """The smallest ρ with Σ w·min(money, ρu) = cost, by trying every break point; None if none."""
    backers = [i for i in range(len(w)) if proposal in u[i] and w[i]]
    if not cost:
        return Fraction(0)
    if not backers or sum(w[i] * money[i] for i in backers) < cost:
        return None
    for i in sorted(backers, key=lambda i: money[i] / u[i][proposal]):
        at = money[i] / u[i][proposal]
        if sum(w[j] * min(money[j], at * u[j][proposal]) for j in backers) >= cost:
            below = [j for j in backers if money[j] / u[j][proposal] < at]
            rest = [j for j in backers if j not in below]
            paid = sum((w[j] * money[j] for j in below), Fraction(0))
            return (cost - paid) / sum(w[j] * u[j][proposal] for j in rest)
    raise AssertionError("affordable, so a price exists")


def run(vote, utility, endowment, key, eligible):
    """Equal Shares from one endowment: order, prices, and what is left per row."""
    u, (w, _) = utilities(vote, utility), weights(vote)
    money = [endowment] * len(w)
    bought, prices = [], []
    backed = [p for p in eligible if any(p in u[i] and w[i] for i in range(len(w)))]
    while True:
        offers = {
            p: rho
            for p in backed
            if p not in bought and (rho := price(u, w, money, p, vote.cost[p])) is not None
        }
        if not offers:
            return bought, prices, money
        best = min(offers.values())
        first = min((p for p in offers if offers[p] == best), key=key)
        for i in range(len(w)):
            if first in u[i]:
                money[i] -= min(money[i], best * u[i][first])
        bought.append(first)
        prices.append(best)


def add1(  # noqa: PLR0913, PLR0917 (the rule and everything it is asked with)
    vote, utility, key, eligible, stop, money
):
    """Raise by 1 and run again; stop as the rule says. Returns steps and the list."""
    _, n = weights(vote)
    u, (w, _) = utilities(vote, utility), weights(vote)
    backed = {p for p in eligible if any(p in u[i] and w[i] for i in range(len(w)))}
    steps, kept = 0, None
    while True:
        endowment = Fraction(money, n) + steps
        bought, _, _ = run(vote, utility, endowment, key, eligible)
        left = money - sum(vote.cost[p] for p in bought)
        if left < 0:
            return steps - 1, kept
        kept = bought
        rest = backed - set(bought)
        if not rest or (stop == "exhaustive" and all(vote.cost[p] > left for p in rest)):
            return steps, kept
        steps += 1


def by_density(vote, utility, key):
    """Σ w u / c downwards; what costs nothing first."""
    u, (w, _) = utilities(vote, utility), weights(vote)
    welfare = {p: sum(w[i] * u[i].get(p, 0) for i in range(len(w))) for p in vote.cost}
    return sorted(
        vote.cost,
        key=lambda p: (
            vote.cost[p] > 0,
            -Fraction(welfare[p]) / vote.cost[p] if vote.cost[p] else 0,
            key(p),
        ),
    )


def equal_shares(vote, utility, key, completion, stop):
    """The whole rule: steps, and the list."""
    support = backing(vote)
    eligible = [p for p in vote.cost if support[p] and vote.cost[p] <= vote.budget]
    _, n = weights(vote)
    if not any(weights(vote)[0]):
        return 0, []
    steps = 0
    bought, _, _ = run(vote, utility, Fraction(vote.budget, n), key, eligible)
    if completion.startswith("add1"):
        steps, bought = add1(vote, utility, key, eligible, stop, vote.budget)
    left = vote.budget - sum(vote.cost[p] for p in bought)
    if completion.endswith("utilitarian"):
        for p in by_density(vote, utility, key):
            if p in eligible and p not in bought and vote.cost[p] <= left:
                bought.append(p)
                left -= vote.cost[p]
    return steps, bought


def phragmen(vote, utility, key):
    """Order and x of every supported proposal, without a budget."""
    u, (w, _) = utilities(vote, utility), weights(vote)
    support = backing(vote)
    load = [Fraction(0)] * len(w)
    rest = [p for p in vote.cost if support[p] and any(p in u[i] and w[i] for i in range(len(w)))]
    order = []
    while rest:
        x = {}
        for p in rest:
            backers = [i for i in range(len(w)) if p in u[i] and w[i]]
            spent = sum(w[i] * load[i] for i in backers)
            x[p] = (vote.cost[p] + spent) / sum(w[i] for i in backers)
        best = min(x.values())
        first = min((p for p in rest if x[p] == best), key=key)
        for i in range(len(w)):
            if first in u[i]:
                load[i] = best
        order.append((first, best))
        rest.remove(first)
    return order
