"""The scripts of the ballot: ES5 and nothing newer, and nothing a plain-http page does not have."""

import pytest
from calmjs.parse import es5
from calmjs.parse.exceptions import ECMASyntaxError

from workshops.web.voting.layout import STATIC, script

SCRIPTS = sorted(path.name for path in STATIC.glob("*.js"))
MISSING = ("fetch(", "randomUUID", "crypto.subtle", "serviceWorker", "navigator.locks", "eval(")


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_parses_as_es5_as_it_is_sent(name):
    """Browsers of 2015 read it, after its comments were taken out too."""
    assert es5(script(name)).children()
    source = (STATIC / name).read_text(encoding="utf-8")
    assert es5(source).children()


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_asks_for_nothing_that_plain_http_has_not(name):
    """No secure context is there over the room's network."""
    assert not [word for word in MISSING if word in script(name)]


@pytest.mark.parametrize("newer", ["let a = 1;", "const a = 1;", "a => a", "`a`", "class A {}"])
def test_the_check_would_find_newer_syntax(newer):
    """Otherwise it would prove nothing."""
    with pytest.raises(ECMASyntaxError):
        es5(newer)
