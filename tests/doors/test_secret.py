"""Secrets: how they are made, typed, sealed and compared."""

import base64
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshops.doors import secret
from workshops.store.canon import CROCKFORD


def test_a_sealed_secret_is_scrypt_with_a_salt_of_its_own():
    """The text says how it was made; anybody can recompute it, nobody can turn it back."""
    first, second = secret.sealed("one two three four"), secret.sealed("one two three four")
    kind, log_n, blocks, lanes, salt, made = first.split("$")

    assert first != second
    assert (kind, int(log_n), blocks, lanes) == ("scrypt", secret.LOG_N, "8", "1")
    assert base64.b64decode(made) == hashlib.scrypt(
        b"one two three four", salt=base64.b64decode(salt), n=1 << int(log_n), r=8, p=1
    )


@given(st.text(min_size=1, max_size=30), st.text(min_size=1, max_size=30))
def test_only_the_same_secret_fits(one, other):
    """Whatever was typed; spaces at the ends and forms of one sign make no difference."""
    kept = secret.sealed(secret.as_meant(one))

    assert secret.fits(secret.as_meant(f" {one} "), kept)
    assert secret.fits(secret.as_meant(other), kept) == (
        secret.as_meant(other) == secret.as_meant(one)
    )


def test_a_pin_may_be_typed_in_any_digits():
    """Arabic-Indic and Persian digits are read as 0 to 9."""
    kept = secret.sealed("204817")

    assert secret.fits(secret.read("clerk 1", "٢٠٤٨١٧"), kept)
    assert secret.fits(secret.read("clerk 1", "۲۰۴۸۱۷"), kept)
    assert not secret.fits(secret.read("clerk 1", "٢٠٤٨١٨"), kept)


@pytest.mark.parametrize("typed", ["7k3m-q9tb-0000", "7K3MQ9TB0000", "7k3m q9tb oOo0"])
def test_a_code_may_be_typed_as_people_write_it(typed):
    """Hyphens, spaces, case and look-alikes make no difference."""
    assert secret.read("staff", typed) == "7K3MQ9TB0000"


@pytest.mark.parametrize(
    ("passphrase", "good"),
    [
        ("one two three four", True),
        ("باب نخلة مطر جسر", True),
        ("short", False),
        ("aaaaaaaaaaaaaaaa", False),
        ("1111111112", False),
        ("         a         ", False),
    ],
)
def test_a_passphrase_is_long_and_not_one_sign_over_and_over(passphrase, good):
    """Ten characters, and more than three different ones."""
    assert secret.long_enough(passphrase) is good


def test_what_the_machine_draws_has_its_length_and_signs():
    """Six digits, or characters that cannot be mistaken; never twice the same cookie."""
    pins = {secret.new_pin() for _ in range(200)}
    codes = {secret.new_code(20) for _ in range(200)}

    assert all(len(pin) == 6 and pin.isdecimal() for pin in pins)
    assert all(len(code) == 20 and set(code) <= set(CROCKFORD) for code in codes)
    assert len(codes) == len({secret.new_cookie() for _ in range(200)}) == 200
    assert secret.in_fours("ABCDEFGH") == "ABCD-EFGH"
