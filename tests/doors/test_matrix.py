"""Role × act × phase: whoever may not is refused before anything else is looked at."""

import importlib
import importlib.resources
import inspect
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, get_args

import pytest
from sqlalchemy import func, select

from tests.workshops.acts.test_who_and_when import DEEDS
from tests.workshops.meetings import NOW, enter, opened
from workshops import acts
from workshops.acts.actor import Actor, NotNow, NotYours
from workshops.phases import ACTS, PAGES, PHASES, may, opens
from workshops.store import Store, tables
from workshops.store.digest import store_digest
from workshops.store.standing import Screen
from workshops.workshop import Role

ROLES = get_args(Role)
WITHOUT_WORKSHOP = frozenset({"doors", "workshops"})
"""Modules whose acts belong to no open workshop."""
BY_CODE = frozenset({"ballots.cast"})
"""Done by a code and not by somebody who signed in: see the tests of phones."""
LOOKED_AT = frozenset(
    {
        "result.see",
        "documents.blank",
        "documents.folder",
        "documents.public",
        "documents.staff",
        "documents.ballots",
        "record.see",
    }
)
"""Asked by pages to draw; nothing is written."""


@dataclass(frozen=True, slots=True)
class Verb:
    """One act as it is called. name: module and function; do: it, with whatever it takes."""

    name: str
    do: Callable[..., object]
    rest: int
    named: dict[str, Any]
    workshop: bool

    def __call__(self, store: Store, who: Actor, workshop: str) -> object:
        """Call it with arguments that mean nothing: who may not is refused all the same."""
        before = (store, who, workshop) if self.workshop else (store, who)
        given = GIVEN.get(self.name, [Nothing()] * self.rest)
        return self.do(*before, *given, **self.named)


class Nothing(str):
    """An argument nobody should look at before the role was asked."""

    __slots__ = ()


GIVEN = {
    "screen.show": [Screen()],
    "deciding.exported": ["staff", "pdf-en"],
    "intake.bring_in": [SimpleNamespace(target=SimpleNamespace(name="ballots"))],
}
"""Arguments that are looked at to know which act is asked for."""


def verbs():
    """Every function of `workshops/acts/` that takes a store and who acts."""
    found = {}
    for module in pkgutil.iter_modules(acts.__path__):
        loaded = importlib.import_module(f"workshops.acts.{module.name}")
        for name, function in inspect.getmembers(loaded, inspect.isfunction):
            if function.__module__ != loaded.__name__ or name.startswith("_"):
                continue
            taken = inspect.signature(function).parameters.values()
            names = [p.name for p in taken]
            if names[:2] != ["store", "who"] or inspect.isgeneratorfunction(unwrapped(function)):
                continue
            whole = names[2:3] == ["workshop"] and module.name not in WITHOUT_WORKSHOP
            whole = whole or name in {"delete", "copy_setup"}
            plain = [p for p in taken if p.kind is p.POSITIONAL_OR_KEYWORD and p.default is p.empty]
            named = {p.name: NOW if p.name == "now" else True for p in taken if _asked(p)}
            rest = len(plain) - (3 if whole else 2)
            title = f"{module.name}.{name}"
            found[title] = Verb(title, function, rest, named, whole)
    return found


def unwrapped(function):
    """A function without what was put around it: `doing` is a frame for acts and no act."""
    return inspect.unwrap(function)


def _asked(parameter):
    """Must this argument be named."""
    return parameter.kind is parameter.KEYWORD_ONLY and parameter.default is parameter.empty


VERBS = verbs()


def act_of(verb, store, workshop):
    """Which act of the table a verb asks for; a participant may do none of them."""
    with pytest.raises(NotYours) as refusal:
        verb(store, Actor(role="participant"), workshop)
    return refusal.value.numbers["act"]


def rows(store):
    """Everything in the store, sign-ins and drafts too."""
    with store.reading() as connection:
        outside = [
            connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in tables.OUTSIDE_DIGEST
        ]
        return store_digest(connection), outside


@pytest.fixture(scope="module")
def places(tmp_path_factory):
    """A store with one workshop in every phase."""
    with Store.open(tmp_path_factory.mktemp("matrix") / "store.sqlite") as store:
        made = {phase: opened(store) for phase in PHASES}
        for phase, identifier in made.items():
            enter(store, identifier, phase)
        yield store, made


@pytest.mark.parametrize("name", VERBS)
def test_no_role_does_an_act_that_is_not_its_own(name, places):
    """Every role in every phase: refused for the role or the phase, and nothing is written."""
    store, made = places
    act = act_of(VERBS[name], store, made["draft"])
    before, wrong = rows(store), []
    for role in ROLES:
        for phase, identifier in made.items():
            if may(role, act, phase) or (not VERBS[name].workshop and role in ACTS[act]):
                continue
            expected = NotNow if role in ACTS[act] else NotYours
            try:
                VERBS[name](store, Actor(role=role, seat=role), identifier)
            except expected:
                continue
            except Exception as error:  # noqa: BLE001  # looked at something else first
                wrong.append((role, phase, repr(error)))
            else:
                wrong.append((role, phase, "done"))

    assert wrong == []
    assert rows(store) == before


def test_every_act_of_the_table_is_asked_by_a_verb(places):
    """Or by a page to draw, or done by a code: no row stands for nothing."""
    store, made = places
    asked = {act_of(verb, store, made["draft"]) for verb in VERBS.values()}

    assert set(ACTS) - asked - LOOKED_AT - BY_CODE == {"screening.unblock"}


@pytest.mark.parametrize("name", DEEDS)
def test_whoever_may_do_an_act_does_it(name, tmp_path):
    """The other half of the matrix: what a role may, it can."""
    deed = DEEDS[name]
    for role in (one for one in ROLES if may(one, deed.act, deed.first)):
        with Store.open(tmp_path / f"{role}.sqlite") as store:
            deed.do(store, Actor(role=role, seat=role), opened(store, deed.first))


def test_no_page_opens_for_whoever_may_do_nothing_there():
    """A screen and a participant get no page; every role of staff gets the first and the help."""
    for page in PAGES:
        assert not opens("participant", page)
        assert not opens("projector", page)
        assert opens("facilitator", page)
    for role in ("clerk", "adviser", "staff", "observer"):
        assert opens(role, "home")
        assert opens(role, "help")
        assert not opens(role, "doors")
        assert not opens(role, "a page that nobody has named")


def test_every_page_has_its_roles():
    """Each file among the pages stands in the table, and nothing else does."""
    import workshops.web  # noqa: PLC0415  # for its folder alone

    folder = importlib.resources.files(workshops.web) / "pages"
    names = {file.name.removesuffix(".py") for file in folder.iterdir() if file.name[-3:] == ".py"}

    assert names == set(PAGES)
