"""Canonical bytes, receipts, macs, events and the root: the published vectors, to the letter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshops.store.canon import canon, cleaned, crockford32, folded_code
from workshops.store.chain import START, link
from workshops.store.receipts import (
    NO_RECEIPTS,
    code_mac,
    id_digest,
    is_uuid4,
    receipt_of,
    receipts_root,
)

BODY = {"S01": 3, "S02": None}
RECEIPTS = ["CXNABAXXZXD6B5QC", "49FHDN9K60CYFBZN", "NKW3GEMADEF6NRST"]
UUID4 = "0f9c4e4e-1b1a-4d6c-9c0e-6c8b0f6d2a11"


def test_receipts_are_those_of_the_vectors():
    """Workshop, nonce, group and body give the sixteen characters of the specification."""
    assert [receipt_of("w1", f"{n:032x}", "A", BODY) for n in range(3)] == RECEIPTS


def test_the_root_is_that_of_the_vector_and_of_nothing_zeros():
    """Three leaves, the odd one moved up; order of arrival does not matter."""
    root = "ed89b59e009b250abf100e24d951b8c534a7539da9a7afe5003a3a123b48a520"

    assert receipts_root(RECEIPTS) == receipts_root(reversed(RECEIPTS)) == root
    assert receipts_root([]) == NO_RECEIPTS


def test_the_first_event_has_the_hash_of_the_vector():
    """The body enters as a JSON string."""
    made = link(START, "w1", 1, "2026-05-01T08:00:00Z", "opened", '{"ballots":0}')

    assert made == "4e4c7c60f65c60ac27f1e7e453550a50d51c54f97de26e96e416914c26a5dd6e"


def test_a_code_has_the_mac_of_the_vector():
    """Keyed by the secret beside the store."""
    mac = code_mac(b"k" * 32, "w1", "7K3MQ9TB")

    assert mac == "735b55f3c47887c04bfa40508b54f9178f1ab15d35afdae17d2db5b6d1190d81"


def test_equal_values_have_equal_bytes():
    """Keys sorted, no spaces, letters as they are, both ways to write an accent the same."""
    assert canon({"b": [1, None, True], "a": "ماء"}) == '{"a":"ماء","b":[1,null,true]}'.encode()
    assert canon("e\u0301") == canon("\u00e9")
    assert canon({"e\u0301": ("x",)}) == canon({"\u00e9": ["x"]})


@pytest.mark.parametrize("value", [1.5, float("nan"), {1, 2}, b"x"])
def test_what_has_no_one_spelling_is_refused(value):
    """Floats, sets and bytes have no canonical text."""
    with pytest.raises(TypeError):
        canon({"x": [value]})


@given(st.binary(max_size=40))
def test_crockford_keeps_every_bit(data):
    """Five bits to a character, the last filled up with zeros: nothing is lost."""
    text = crockford32(data)
    whole = 0
    for sign in text:
        whole = whole * 32 + "0123456789ABCDEFGHJKMNPQRSTVWXYZ".index(sign)

    assert len(text) == -(-len(data) * 8 // 5)
    assert whole >> (len(text) * 5 - len(data) * 8) == int.from_bytes(data)


@given(st.text())
def test_cleaned_text_turns_no_direction_and_stays_as_it_is(text):
    """No control or override character is left, and cleaning again changes nothing."""
    once = cleaned(text)

    assert not set(once) & {chr(n) for n in (0, 1, 13, 0x202A, 0x202E, 0x2066, 0x2069, 0x7F)}
    assert cleaned(once) == once


def test_a_typed_code_is_folded():
    """Case, hyphens and look-alikes do not matter."""
    assert folded_code(" 7k3m-q9tb ") == "7K3MQ9TB"
    assert folded_code("oil0-0000") == "01100000"


def test_an_id_of_a_phone_stands_for_itself_and_one_of_a_folder_for_its_workshop():
    """The same made-up id in two workshops is two ballots; a UUIDv4 is one everywhere."""
    assert is_uuid4(UUID4)
    assert not is_uuid4(UUID4.upper())
    assert not is_uuid4("0f9c4e4e-1b1a-1d6c-9c0e-6c8b0f6d2a11")
    assert not is_uuid4("235Q-BJDP")
    assert id_digest(UUID4, "w1") == id_digest(UUID4, "w2")
    assert id_digest("235Q-BJDP", "w1") != id_digest("235Q-BJDP", "w2")
