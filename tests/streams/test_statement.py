"""What was not stated stays absent; what was stated in names becomes tokens, the same that triage makes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams import keys, statement

from tests import builders
from tests.streams.command_line import OWN_KEYS

NOW = builders.NOON
MESSAGE = "m-" + "1" * 32


def test_what_nobody_stated_is_absent() -> None:
    nothing: dict[str, Any] = {"a": None, "b": "", "c": [], "d": (), "e": {}}
    assert statement.stated(**nothing, kept="x", no=False) == {"kept": "x", "no": False}


def test_an_end_is_a_time_or_so_many_hours_from_now() -> None:
    assert statement.scope([MESSAGE], builders.LATER, None, now=NOW)["until"] == builders.LATER
    assert statement.scope([], None, 1.5, now=NOW) == {"message_tokens": [], "until": NOW + timedelta(hours=1.5)}
    assert statement.scope([MESSAGE], None, None, now=NOW) == {"message_tokens": [MESSAGE]}


@pytest.mark.parametrize(
    ("until", "hours", "sentence"),
    [
        (builders.LATER, 4.0, "Say the end once: --until or --hours."),
        (NOW, None, "The end lies in the past: --until takes a time to come."),
    ],
)
def test_an_end_that_cannot_be_is_said(until: Any, hours: float | None, sentence: str) -> None:
    with pytest.raises(Misconfigured) as raised:
        statement.scope([], until, hours, now=NOW)
    assert str(raised.value) == sentence


def test_messages_are_selected_by_a_whole_time() -> None:
    assert statement.selector(None, None, [], []) is None
    assert statement.selector(builders.EARLIER, NOW, [MESSAGE], ["invoice"]) == {
        "from": builders.EARLIER, "to": NOW, "counterparts": [MESSAGE], "terms": ["invoice"],
    }  # fmt: skip


@pytest.mark.parametrize(("start", "end"), [(None, NOW), (NOW, None), (NOW, NOW), (None, None)])
def test_half_a_time_selects_nothing(start: Any, end: Any) -> None:
    with pytest.raises(Misconfigured, match="give --from and a later --to"):
        statement.selector(start, end, [], ["invoice"])


def test_information_says_when_it_was_received_and_the_gate_asks_for_the_rest() -> None:
    assert statement.information(None, None, None) is None
    assert statement.information("A customer", None, NOW) == {
        "source": "A customer", "credibility": "", "received_at": NOW,
    }  # fmt: skip
    with pytest.raises(Misconfigured, match="--received TIME"):
        statement.information("A customer", "Sent us a copy", None)


def test_named_messages_are_the_tokens_and_the_target_that_triage_makes() -> None:
    named = statement.named_messages(
        "Amara.Okafor+news@Example.org", ["a@example.net", " <b@example.net>"], keys.PUBLISHED
    )
    assert named["mailbox_token"] == keys.PUBLISHED.mailbox(builders.AMARA)
    ids = ["<a@example.net>", "<b@example.net>"]
    assert named["message_tokens"] == [keys.PUBLISHED.message(builders.AMARA, one) for one in ids]
    assert keys.PUBLISHED.unseal(named["target"]).message_ids == ids


def test_a_mailbox_alone_is_a_token_and_takes_no_target_key() -> None:
    names = statement.pseudonyms({"HEADERFIRST_TOKEN_KEY": "1" * 64}, sealing=False, demo_keys=False)
    named = statement.named_messages(builders.AMARA, [], names)
    assert named == {"mailbox_token": names.mailbox(builders.AMARA), "message_tokens": [], "target": None}


def test_nobody_needs_the_key_of_ids() -> None:
    environ = {name: key for name, key in OWN_KEYS.items() if "ID" not in name}
    names = statement.pseudonyms(environ, sealing=True, demo_keys=False)
    assert names.token_key == bytes.fromhex("1" * 64)
    assert names.target_key == bytes.fromhex("3" * 64)
    assert names.id_key == statement.NO_IDS


@pytest.mark.parametrize(("environ", "lacks"), [({}, "TOKEN"), ({"HEADERFIRST_TOKEN_KEY": "1" * 64}, "TARGET")])
def test_a_key_that_is_missing_is_named(environ: dict[str, str], lacks: str) -> None:
    with pytest.raises(Misconfigured, match=f"Set HEADERFIRST_{lacks}_KEY"):
        statement.pseudonyms(environ, sealing=True, demo_keys=False)


def test_a_name_is_no_mailbox() -> None:
    with pytest.raises(Misconfigured, match="takes an address"):
        statement.named_messages("amara", [], keys.PUBLISHED)
