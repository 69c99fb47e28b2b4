"""What pages, programs and advertisements ask for is nobody's act: of every web rule's own examples, made such, none
fires. A new web rule comes under this table by being there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec
import pytest
from headerfirst.agents.detector import discover
from headerfirst.agents.rule_cases import run_rule
from headerfirst.schemas.policy import Pack, Rule, RuleCase
from headerfirst.streams.packs import find_pack, shipped

SMALL: Final = {"bytes_in": 900, "bytes_out": 300, "method": "GET", "extension": None}
"""What nobody opened is small: a rule on size counts what came, whoever asked for it."""
NOBODYS: Final[Mapping[str, Mapping[str, Any]]] = {
    "a picture of another page": SMALL | {"media_type": "image/png", "referrer_host": "www.example.com"},
    "a script of another page": SMALL | {"media_type": None, "extension": "js", "referrer_host": "www.example.com"},
    "a style of its own page": SMALL | {"media_type": "text/css", "referrer_host": "www.example.net"},
    "what a page asks by itself": SMALL | {"media_type": "application/json", "referrer_host": "www.example.net"},
    "a redirect": SMALL | {"status": 302, "media_type": "text/html"},
    "a redirect without a type": SMALL | {"status": 307, "media_type": None},
    "an answer from before": SMALL | {"status": 304, "media_type": None},
    "a poll in the background": SMALL | {"agent_class": "app", "media_type": "text/html", "bytes_in": 80},
    "a poll through a tunnel": SMALL | {"agent_class": "app", "media_type": None, "method": "CONNECT"},
    "an update": SMALL | {"agent_class": "updater", "media_type": "application/octet-stream"},
    "an advertisement's picture": SMALL
    | {"vendor_categories": ["Advertising"], "media_type": "image/gif", "referrer_host": "news.example.com"},
    "an advertisement's refused picture": SMALL
    | {"media_type": "image/gif", "referrer_host": "news.example.com", "action": "blocked", "status": 403},
}
ADVERTISED: Final = SMALL | {"media_type": "text/html", "referrer_host": "news.example.com"}
"""A frame on a page is a page to a proxy: only its category tells what it is."""
WHOEVER_ASKS: Final = {"unauthorised_user", "leaver_activity", "unauthorised_software"}
"""What they look for is no kind of site, so that what a vendor calls it does not matter."""


def web_rules() -> Iterator[Any]:
    for name in shipped():
        pack = find_pack(name)
        for rule in pack.rules:
            if discover()[rule.detector].reads == "web":
                yield pytest.param(pack, rule, id=f"{name}-{rule.id}")


def made_of(rule: Rule, changes: Mapping[str, Any]) -> list[RuleCase]:
    """The rule's positive examples with these changes; an example says again only what it needs to."""
    return [
        msgspec.structs.replace(case, event={**case.event, **changes}, severity=None, attempt=None)
        for case in rule.positive
    ]


def that_fire(pack: Pack, rule: Rule, cases: list[RuleCase]) -> list[str]:
    silent = msgspec.structs.replace(rule, positive=[], negative=cases)
    return [result.case for result in run_rule(pack, silent) if result.problem is not None]


@pytest.mark.parametrize("changes", [pytest.param(row, id=name) for name, row in NOBODYS.items()])
@pytest.mark.parametrize(("pack", "rule"), list(web_rules()))
def test_it_is_nobodys_act(pack: Pack, rule: Rule, changes: Mapping[str, Any]) -> None:
    assert that_fire(pack, rule, made_of(rule, changes)) == []


@pytest.mark.parametrize(("pack", "rule"), list(web_rules()))
def test_a_frame_with_an_advertisement_is_nobodys_act(pack: Pack, rule: Rule) -> None:
    if rule.category in WHOEVER_ASKS:
        return
    cases = [
        msgspec.structs.replace(
            case,
            event={**case.event, "vendor_categories": [*case.event.get("vendor_categories", []), "Advertising"]},
        )
        for case in made_of(rule, ADVERTISED)
    ]
    assert that_fire(pack, rule, cases) == []


@pytest.mark.parametrize(("pack", "rule"), list(web_rules()))
def test_the_examples_themselves_fire(pack: Pack, rule: Rule) -> None:
    """Else the table above would be true of anything."""
    assert that_fire(pack, rule, list(rule.positive)) == [case.name for case in rule.positive]
