"""Keys come from the environment or from files; what is wrong is said without showing any."""

from __future__ import annotations

import ast
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from headerfirst import agents
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams import keys
from headerfirst.streams.settings import ROLES, RoleName

TOKEN, ID, TARGET = b"\xfbt" * 16, b"\xffi" * 16, b"\xfes" * 16


def environment(**changes: str | None) -> dict[str, str]:
    plain: dict[str, str | None] = {
        keys.TOKEN_KEY: b64encode(TOKEN).decode(),
        keys.ID_KEY: ID.hex(),
        keys.TARGET_KEY: urlsafe_b64encode(TARGET).decode() + "\n",
    }
    return {name: value for name, value in (plain | changes).items() if value is not None}


def test_base64_base64url_and_hex_are_read() -> None:
    loaded = keys.load(environment())
    assert (loaded.token_key, loaded.id_key, loaded.target_key) == (TOKEN, ID, TARGET)


def test_a_file_serves_as_well(tmp_path: Path) -> None:
    file = tmp_path / "token.key"
    file.write_text(b64encode(TOKEN).decode() + "\n")
    assert keys.load(environment(HEADERFIRST_TOKEN_KEY=None, HEADERFIRST_TOKEN_KEY_FILE=str(file))).token_key == TOKEN


def test_a_role_that_seals_nothing_needs_no_target_key() -> None:
    assert keys.load(environment(HEADERFIRST_TARGET_KEY=None), sealing=False).target_key is None


@pytest.mark.parametrize("role", ROLES)
def test_a_worker_holds_the_target_key_if_its_role_names_messages_and_not_otherwise(role: RoleName) -> None:
    held = keys.load_for([role], environment()).target_key
    assert held == (TARGET if role in keys.NAMES_MESSAGES else None)


def imported_from(package: ModuleType, module: str, *names: str) -> Iterator[str]:
    """The package's own modules that import these names of a module, or anything where none is given."""
    for file in Path(package.__path__[0]).glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module == f"{package.__name__}.{module}":
                taken = {alias.name for alias in node.names}
                if not names or taken & set(names):
                    yield file.stem


def test_the_roles_that_name_messages_are_those_whose_steps_do() -> None:
    """Findings and requests seal the `Message` that a step gives them; `inspected` seals and opens by itself."""
    sealing = {*imported_from(agents, "findings", "Message"), *imported_from(agents, "inspected")}
    assert sealing == keys.NAMES_MESSAGES
    calling = {
        file.stem
        for file in Path(agents.__path__[0]).rglob("*.py")
        if any(call in file.read_text(encoding="utf-8") for call in ("pseudonyms.seal(", "pseudonyms.unseal("))
    }
    assert calling == {"findings", "inspected"}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"HEADERFIRST_TOKEN_KEY": None}, "Set HEADERFIRST_TOKEN_KEY "),
        ({"HEADERFIRST_ID_KEY": None}, "Set HEADERFIRST_ID_KEY "),
        ({"HEADERFIRST_TARGET_KEY": None}, "Set HEADERFIRST_TARGET_KEY "),
        ({"HEADERFIRST_ID_KEY": ""}, "HEADERFIRST_ID_KEY holds fewer than 32 bytes"),
        ({"HEADERFIRST_ID_KEY": "c2VjcmV0c2VjcmV0"}, "HEADERFIRST_ID_KEY holds fewer than 32 bytes"),
        ({"HEADERFIRST_ID_KEY": "secret! " * 8}, "HEADERFIRST_ID_KEY is neither base64 nor hex"),
        ({"HEADERFIRST_ID_KEY": "sécret" * 8}, "HEADERFIRST_ID_KEY is neither base64 nor hex"),
        ({"HEADERFIRST_ID_KEY": TOKEN.hex()}, "The keys have to differ"),
        ({"HEADERFIRST_ID_KEY": keys.PUBLISHED.id_key.hex()}, "published demonstration key"),
        ({"HEADERFIRST_ID_KEY_FILE": "/nowhere"}, "not both"),
        ({"HEADERFIRST_ID_KEY": None, "HEADERFIRST_ID_KEY_FILE": "/nowhere"}, "HEADERFIRST_ID_KEY_FILE names cannot"),
        ({"HEADERFIRST_ID_KEY": None, "HEADERFIRST_ID_KEY_FILE": "\0"}, "HEADERFIRST_ID_KEY_FILE names cannot"),
    ],
)
def test_what_is_wrong_is_one_sentence_that_shows_no_value(changes: dict[str, str | None], sentence: str) -> None:
    with pytest.raises(Misconfigured) as error:
        keys.load(environment(**changes))
    assert sentence in str(error.value)
    for value in environment(**changes).values():
        assert not value.strip() or value.strip() not in str(error.value)
    assert error.value.__cause__ is None


def test_demo_without_keys_gets_the_published_ones_and_says_so() -> None:
    published, warning = keys.load_or_published({})
    assert published is keys.PUBLISHED
    assert warning is not None
    assert "published" in warning


def test_demo_with_keys_uses_them_in_silence() -> None:
    loaded, warning = keys.load_or_published(environment())
    assert (loaded.token_key, warning) == (TOKEN, None)


def test_demo_with_half_of_the_keys_is_refused() -> None:
    with pytest.raises(Misconfigured, match="HEADERFIRST_ID_KEY"):
        keys.load_or_published(environment(HEADERFIRST_ID_KEY=None))


def test_a_rotation_names_the_key_of_before_and_none_in_use() -> None:
    rotated = keys.load(environment(HEADERFIRST_PREVIOUS_TOKEN_KEY="bb" * 32))
    assert rotated.previous_token_key == bytes.fromhex("bb" * 32)
    assert keys.load(environment()).previous_token_key is None
    with pytest.raises(Misconfigured, match="in use"):
        keys.load(environment(HEADERFIRST_PREVIOUS_TOKEN_KEY=b64encode(TOKEN).decode()))
