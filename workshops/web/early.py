"""Acts done in a callback, before the page is drawn: nothing typed or pressed quickly is lost.

What a page does while it is drawn can be overtaken by the next key; a callback cannot.
"""

from workshops.web import state
from workshops.web.frame import REFUSALS, Verb


def early(verb: Verb, *arguments: object, said: str, **keywords: object) -> bool:
    """Call an act for the open workshop; its answer or refusal stands in the strip.

    Calls `verb(store, actor, workshop_id, *arguments, now=…, **keywords)`; False after a refusal.
    """
    try:
        verb(state.store(), state.actor(), state.open_id(), *arguments, now=state.now(), **keywords)
    except REFUSALS as refusal:
        key, numbers = getattr(refusal, "key", ""), getattr(refusal, "numbers", {})
        state.tell("warn", state.say(key, **numbers) if key else str(refusal))
        return False
    finally:
        state.forget()
    state.settled()
    state.tell("ok", state.say(said))
    return True
