"""Sticker codes: read back, tolerant to eyes and keyboards, and not to be made up."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from poles.codes import ALPHABET, LENGTH, UnreadableCode, genuine, issue, read

KEY = bytes(range(32))
OTHER = bytes(range(1, 33))
ORGANIZATIONS = st.integers(1, 2**16 - 1)
POLES = st.integers(1, 2**24 - 1)


@given(ORGANIZATIONS, POLES, st.binary(min_size=16, max_size=64))
def test_a_code_names_its_pole_and_is_genuine(organization: int, pole: int, key: bytes) -> None:
    claim = read(issue(organization, pole, key))
    assert (claim.organization_id, claim.pole_id) == (organization, pole)
    assert genuine(claim, key)


@given(ORGANIZATIONS, POLES)
def test_a_code_is_short_and_fits_the_alphanumeric_mode(organization: int, pole: int) -> None:
    code = issue(organization, pole, KEY)
    assert len(code) == LENGTH == 34
    assert set(code) <= set(ALPHABET) <= set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")


def test_ten_thousand_changed_characters_are_refused() -> None:
    chance = random.Random(31)
    for _ in range(10_000):
        code = issue(chance.randrange(1, 2**16), chance.randrange(1, 2**24), KEY)
        at = chance.randrange(LENGTH)
        other = chance.choice([letter for letter in ALPHABET if letter != code[at]])
        assert not genuine(read(code[:at] + other + code[at + 1 :]), KEY)


def test_every_single_bit_of_a_code_matters() -> None:
    code = issue(7, 147, KEY)
    for at in range(LENGTH):
        for bit in range(5):
            flipped = ALPHABET[ALPHABET.index(code[at]) ^ (1 << bit)]
            assert not genuine(read(code[:at] + flipped + code[at + 1 :]), KEY)


@given(ORGANIZATIONS, POLES, ORGANIZATIONS)
def test_another_organization_cannot_sign_for_this_one(organization: int, pole: int, other: int) -> None:
    stolen = issue(organization, pole, OTHER)
    assert not genuine(read(stolen), KEY)
    if other != organization:
        head = issue(other, pole, KEY)[:8]
        assert not genuine(read(head + issue(organization, pole, KEY)[8:]), KEY)


@given(ORGANIZATIONS, POLES, st.randoms(use_true_random=False))
def test_eyes_and_keyboards_may_err(organization: int, pole: int, chance: random.Random) -> None:
    code = issue(organization, pole, KEY)
    alike = {"0": "0Oo", "1": "1IiLl"}
    typed = "".join(chance.choice(alike.get(letter, letter + letter.lower())) for letter in code)
    assert read(f" {typed[:8]}-{typed[8:20]} {typed[20:]}\n").code == code


@pytest.mark.parametrize("text", ["", "A00123", "U" * LENGTH, "0" * 33, "0" * 35, "เ" * LENGTH, "0" * 33 + "\x00"])
def test_what_cannot_be_a_code_is_unreadable(text: str) -> None:
    with pytest.raises(UnreadableCode):
        read(text)


@given(st.text(max_size=60))
def test_any_text_is_either_read_or_unreadable(text: str) -> None:
    try:
        claim = read(text)
    except UnreadableCode:
        return
    assert not genuine(claim, KEY)


@pytest.mark.parametrize(("organization", "pole"), [(0, 1), (1, 0), (2**16, 1), (1, 2**24), (-1, 1)])
def test_ids_that_do_not_fit_get_no_code(organization: int, pole: int) -> None:
    with pytest.raises(ValueError, match="too large"):
        issue(organization, pole, KEY)


@given(ORGANIZATIONS, POLES, st.integers(0, 5), st.integers(0, 5))
def test_an_edition_knows_itself_and_those_before_it(organization: int, pole: int, printed: int, now: int) -> None:
    claim = read(issue(organization, pole, KEY, edition=printed))
    assert genuine(claim, KEY, edition=now) == (printed <= now)
    assert not genuine(claim, OTHER, edition=now)
