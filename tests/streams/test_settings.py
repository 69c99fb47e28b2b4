"""Settings are checked before anything starts, and one sentence says what to change."""

from __future__ import annotations

import pytest
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.keys import PUBLISHED
from headerfirst.streams.settings import ALONE, TOGETHER, Settings, roles_named


def test_roles_are_named_in_any_order_and_run_in_ours() -> None:
    assert roles_named("web, mail") == ("mail", "web")


def test_all_roles_run_where_none_is_named() -> None:
    assert roles_named(None) == TOGETHER


def test_who_sees_content_runs_alone_and_only_when_named() -> None:
    assert ALONE not in TOGETHER
    assert roles_named("inspection") == ("inspection",)
    with pytest.raises(Misconfigured, match="runs alone"):
        Settings("localhost:9092", PUBLISHED, roles=roles_named("mail,inspection"))


def test_an_unknown_role_is_a_sentence_with_those_there_are() -> None:
    with pytest.raises(Misconfigured, match=r"no role 'gatekeeper'; the roles are mail, web, accounts, "):
        roles_named("mail,gatekeeper")


@pytest.mark.parametrize("bootstrap", ["", "localhost", "localhost:9092,other"])
def test_a_broker_without_a_port_is_refused(bootstrap: str) -> None:
    with pytest.raises(Misconfigured, match="HOST:PORT"):
        Settings(bootstrap, PUBLISHED)


def test_naming_no_role_at_all_is_refused() -> None:
    with pytest.raises(Misconfigured, match="At least one role"):
        Settings("localhost:9092", PUBLISHED, roles=roles_named(","))


@pytest.mark.parametrize("name", ["stop_within", "stuck_after"])
def test_a_duration_of_nothing_is_refused(name: str) -> None:
    with pytest.raises(Misconfigured, match="above zero"):
        Settings("localhost:9092", PUBLISHED, **{name: 0.0})  # type: ignore[arg-type]  # one of two floats


def test_the_keys_do_not_show() -> None:
    assert "token_key" not in repr(Settings("localhost:9092", PUBLISHED))
