"""Tokens and ids are stable, told apart by kind, parts and key, and say nothing about whom they stand for."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from headerfirst.agents import pseudonyms as module
from headerfirst.agents.pseudonyms import Pseudonyms
from headerfirst.schemas.errors import Forbidden, Misconfigured
from hypothesis import given
from hypothesis import strategies as st

from tests import builders

TOKEN_KEY, ID_KEY, TARGET_KEY = b"t" * 32, b"i" * 32, b"s" * 32
PARTS = st.lists(st.text(), min_size=1, max_size=4)


def fresh(token_key: bytes = TOKEN_KEY, id_key: bytes = ID_KEY) -> Pseudonyms:
    return Pseudonyms(token_key, id_key, TARGET_KEY)


def test_a_token_is_a_letter_and_128_bits_in_lower_case() -> None:
    token = fresh().person("amara")
    assert token.startswith("p-")
    assert len(bytes.fromhex(token[2:])) == 16
    assert token == token.lower()


def test_known_answers_never_change() -> None:
    names = fresh()
    assert names.person("amara") == "p-4d81d651e76218844a64db3e85c5de4d"
    assert names.identity("incident", "amara", "mass_mail") == "68f9726fa0093cb53b1c11ce968e9a34"
    assert names.digest(b"bytes") == "4fcc10d6ce06ec5e40601f91200874d03ce2a62232eb97a0491cb8065d43da42"
    # The first 128 bits authenticate all the others (RFC 5297).
    assert names.seal(builders.AMARA, ["<1@example.net>"]).startswith("lkHl8M3CMnEqwhKCCA_HS")


@given(PARTS)
def test_the_same_parts_give_the_same_token_in_every_process(parts: list[str]) -> None:
    assert fresh().token("message", *parts) == fresh().token("message", *parts)


@given(PARTS, PARTS)
def test_other_parts_give_another_token_and_id(one: list[str], other: list[str]) -> None:
    same = one == other
    assert (fresh().token("message", *one) == fresh().token("message", *other)) is same
    assert (fresh().identity("finding", *one) == fresh().identity("finding", *other)) is same


def test_parts_cannot_run_into_each_other() -> None:
    names = fresh()
    assert names.message("ab", "c") != names.message("a", "bc")
    assert names.identity("finding", "ab", "") != names.identity("finding", "ab")


def test_kinds_are_told_apart() -> None:
    names = fresh()
    of_one_text = [names.person("x"), names.account("x"), names.mailbox("x"), names.token("key", "x")]
    assert len({token[2:] for token in of_one_text}) == 4
    assert names.identity("event", "x") != names.identity("finding", "x") != names.party("x")


def test_a_token_is_no_id_even_under_one_key() -> None:
    names = Pseudonyms(ID_KEY, ID_KEY)
    assert names.token("message", "x")[2:] != module._hmac(ID_KEY, "identity", "message", ("x",))[:32]


def test_rotating_the_token_key_changes_tokens_and_no_id() -> None:
    before, after = fresh(), fresh(token_key=b"T" * 32)
    assert before.person("amara") != after.person("amara")
    assert before.identity("incident", "amara") == after.identity("incident", "amara")
    assert before.digest(b"x") == after.digest(b"x")


def test_repr_shows_no_key_and_nobody() -> None:
    names = Pseudonyms(b"token-key-in-the-clear-0123456789", b"id-key-in-the-clear-0123456789xx", b"target" * 6)
    names.account(builders.AMARA)
    shown = repr(names)
    assert "clear" not in shown
    assert "target" not in shown
    assert "amara" not in shown


def test_the_cache_is_bounded_and_changes_no_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_CACHED", 10)
    names = fresh()
    first = [names.person(str(number)) for number in range(35)]
    assert len(names._tokens) <= 10
    assert [names.person(str(number)) for number in range(35)] == first


def test_text_that_is_no_unicode_still_has_a_token() -> None:
    assert fresh().account("\udcff@example.net") != fresh().account("?@example.net")


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])), st.sets(st.text("abc<>@", max_size=8)))
def test_a_sealed_target_opens_again(mailbox: str, message_ids: set[str]) -> None:
    opened = fresh().unseal(fresh().seal(mailbox, message_ids))
    assert (opened.mailbox, opened.message_ids) == (mailbox, sorted(message_ids))


def test_sealing_is_a_function_of_the_set_of_messages() -> None:
    sealed = fresh().seal(builders.AMARA, ["<1@example.net>", "<2@example.net>"])
    assert fresh().seal(builders.AMARA, ["<2@example.net>", "<1@example.net>", "<2@example.net>"]) == sealed
    assert "amara" not in sealed


def test_a_target_sealed_elsewhere_is_refused_without_quoting_it() -> None:
    foreign = Pseudonyms(TOKEN_KEY, ID_KEY, b"z" * 32).seal(builders.AMARA, ["<1@example.net>"])
    for sealed in (foreign, foreign[:-4], "no base64 ✗", ""):
        with pytest.raises(Forbidden) as refusal:
            fresh().unseal(sealed)
        assert not sealed or sealed not in str(refusal.value)


def test_without_the_target_key_nothing_is_sealed() -> None:
    with pytest.raises(Misconfigured, match="HEADERFIRST_TARGET_KEY"):
        Pseudonyms(TOKEN_KEY, ID_KEY).seal(builders.AMARA, [])


def test_the_target_key_is_stretched_to_two_aes_256_keys() -> None:
    assert isinstance(fresh()._cipher(), AESSIV)


def test_todays_token_comes_first_and_that_of_before_a_rotation_after_it() -> None:
    before, after = Pseudonyms(b"b" * 32, b"i" * 32), Pseudonyms(b"a" * 32, b"i" * 32, previous_token_key=b"b" * 32)
    assert after.tokens("person", "amara") == [after.person("amara"), before.person("amara")]
    assert before.tokens("person", "amara") == [before.person("amara")]
    assert "previous" not in repr(after)
