"""Content stores are found by being in their folder, opened by their URL, and told of in the documentation."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.inspection.store_shelf import open_store, store_kinds
from headerfirst.streams.inspection.store_url import StoreUrl

DOCUMENT = Path(__file__).parents[3] / "docs" / "inspection.md"


def test_each_kind_is_found() -> None:
    assert list(store_kinds()) == ["folder", "graph", "imap", "imaps", "s3"]


@pytest.mark.parametrize("scheme", list(store_kinds()))
def test_an_example_is_a_url_of_its_kind(scheme: str) -> None:
    kind = store_kinds()[scheme]
    assert StoreUrl.parse(kind.example, "region", "login").scheme in kind.schemes


@pytest.mark.parametrize("url", ["pop3://anna@mail.example.org", "mail.example.org", "", "://"])
def test_an_unknown_scheme_is_answered_with_examples_and_not_repeated(url: str) -> None:
    with pytest.raises(Misconfigured) as raised:
        open_store(url, {})
    assert [kind.example for kind in store_kinds().values() if kind.example not in str(raised.value)] == []
    assert "anna" not in str(raised.value)


@pytest.mark.parametrize(
    "url", ["imaps://anna:hunter2@mail.example.org", "s3://anna@x/y", "graph://anna@x/y", "folder://anna@/tmp"]
)
def test_credentials_in_a_url_are_refused(url: str) -> None:
    with pytest.raises(Misconfigured, match="credentials"):
        open_store(url, {"HEADERFIRST_STORE_USER": "a", "HEADERFIRST_STORE_PASSWORD": "b"})


@pytest.mark.checkout
@pytest.mark.parametrize("scheme", list(store_kinds()))
def test_the_documentation_shows_each_kind_and_its_settings(scheme: str) -> None:
    kind = store_kinds()[scheme]
    rows = [line for line in DOCUMENT.read_text(encoding="utf-8").splitlines() if f"`{kind.example}`" in line]
    assert len(rows) == 1
    assert set(re.findall(r"HEADERFIRST_STORE_[A-Z]+", rows[0])) == set(kind.settings)
