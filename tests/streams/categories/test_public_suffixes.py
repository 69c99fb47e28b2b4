"""Names under which everybody registers, as the list that is shipped has them."""

from __future__ import annotations

from functools import cache

import pytest
from headerfirst.streams.categories.public_suffixes import PublicSuffixes
from publicsuffixlist import PublicSuffixList


@cache
def suffixes() -> PublicSuffixes:
    return PublicSuffixes()


@pytest.mark.parametrize(
    ("name", "suffix", "registry"),
    [
        ("com", True, True),
        ("co.uk", True, True),
        ("github.io", True, False),
        ("blogspot.com", True, False),
        ("example.co.uk", False, False),
        ("www.example.org", False, False),
        ("x.ck", True, True),  # *.ck
        ("www.ck", False, False),  # !www.ck
        ("xn--p1ai", True, True),
        ("intranet", True, False),
        ("example.unheard-of", False, False),
    ],
)
def test_what_a_suffix_is(name: str, suffix: bool, registry: bool) -> None:  # noqa: FBT001 - columns
    assert (suffixes().has(name), suffixes().is_registry(name)) == (suffix, registry)


def test_the_quick_answer_is_the_librarys_for_every_rule_and_what_is_next_to_it() -> None:
    library = PublicSuffixList()
    rules = [rule.lstrip("!*.") for rule in _rules()][::7]
    names = [name for rule in rules for name in (rule, f"a.{rule}", f"b.a.{rule}", rule.partition(".")[2]) if name]
    assert [name for name in names if suffixes().has(name) != library.is_public(name)] == []
    assert len(names) > 3000


def _rules() -> list[str]:
    from importlib.resources import files

    text = (files("publicsuffixlist") / "public_suffix_list.dat").read_text(encoding="utf-8")
    found = [line.split()[0] for line in text.splitlines() if line.strip() and not line.startswith("//")]
    return [rule for rule in found if rule.isascii()]


def test_the_list_says_of_when_it_is() -> None:
    assert suffixes().version.startswith("20")
