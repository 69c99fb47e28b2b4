"""DMU 5.4: staff use the internet at any time; what is looked at is the sum, and a person on suspicion alone.

With LM-14, aggregates first, and LM-16, sites that nobody logs. What a request for one person's use takes stands in
test_dmu_5_access.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from tests import builders
from tests.clauses.browsing import MORNING, OURS, SHOPPING, visit
from tests.clauses.triage import Outcome, outcome

BOTH = pytest.mark.parametrize("pack", ["dmu", "wcc"])
COUNSEL: dict[str, Any] = {"host": "help.example.net", "vendor_categories": ["Mental Health"]}


class Lists:
    """That name one host."""

    def __init__(self, host: str, *names: str) -> None:
        self._host, self._names = host, names

    def of(self, host: str) -> Sequence[str]:
        return self._names if host == self._host else ()


def visited(told: Outcome) -> dict[str, int]:
    return {labels[0]: times for (name, *labels), times in told.counts.items() if name == "visit"}


@pytest.mark.clause("DMU 5.4")
@BOTH
def test_5_4_and_lm_14_a_day_on_the_web_is_a_sum_by_group_of_sites(pack: str) -> None:
    pages = [
        visit(MORNING, **SHOPPING),
        visit(MORNING + timedelta(minutes=1), user="bilal", **SHOPPING),
        visit(MORNING + timedelta(minutes=2), user=None, attribution="none", vendor_categories=["News/Media"]),
        visit(MORNING + timedelta(minutes=3), vendor_categories=["Kites"]),
    ]
    told = outcome(pack, *pages)
    assert visited(told) == {"trade-and-money": 2, "news": 1, "other": 1}
    assert (told.findings, told.incidents) == ([], [])


@pytest.mark.clause("DMU 5.4")
def test_5_4_an_hour_of_use_names_nobody_without_a_suspicion_on_record() -> None:
    pages = [visit(MORNING + timedelta(minutes=number), device=OURS, **SHOPPING) for number in range(150)]
    assert (outcome("dmu", *pages).findings, visited(outcome("dmu", *pages))) == ([], {"trade-and-money": 150})
    [finding] = outcome("dmu", *pages, register=[builders.case()]).findings
    assert (finding.category, finding.trigger, finding.case_id) == ("excessive_personal_use", "on_case", "case-1")


@pytest.mark.clause("DMU 5.4")
@BOTH
def test_5_4_no_sum_tells_a_belief(pack: str) -> None:
    told = outcome(pack, visit(vendor_categories=["Politics"]), visit(MORNING, vendor_categories=["Job Search"]))
    assert visited(told) == {"private-interest": 2}


@pytest.mark.clause("DMU 5.4")
@BOTH
def test_5_4_what_a_page_brought_along_is_no_visit(pack: str) -> None:
    page: dict[str, Any] = {"referrer_host": "shop.example.net", "vendor_categories": ["Shopping"]}
    told = outcome(
        pack,
        visit(media_type="image/png", **page),
        visit(MORNING, media_type="application/json", agent_class="app", **page),
        visit(MORNING + timedelta(minutes=1), status=302, **page),
    )
    assert visited(told) == {}


@pytest.mark.clause("DMU 5.4")
@BOTH
def test_lm_16_a_site_that_nobody_logs_leaves_its_count_and_nothing_else(pack: str) -> None:
    told = outcome(pack, visit(**COUNSEL), register=[builders.case()])
    assert (told.lines, told.counts) == ([], {("shielded", "no_log"): 1})


@pytest.mark.clause("DMU 5.4")
@BOTH
@pytest.mark.parametrize("name", ["sect", "sexual_education", "associations_religieuses", "health", "Trade-Unions"])
def test_lm_16_a_list_of_ours_suffices_for_that(pack: str, name: str) -> None:
    """Whatever the vendor says beside it, and however bad that is."""
    record = visit(host="www.example.net", vendor_categories=["Pornography"])
    told = outcome(pack, record, lists=Lists("www.example.net", name), register=[builders.case()])
    assert (told.lines, told.counts) == ([], {("shielded", "no_log"): 1})


@pytest.mark.clause("DMU 5.4")
@BOTH
def test_lm_16_a_protected_site_is_left_alone_whatever_it_is_called(pack: str) -> None:
    site = builders.protected_site()
    record = visit(host=f"www.{site.host}", vendor_categories=["Shopping"])
    told = outcome(pack, record, register=[site], lists=Lists(f"www.{site.host}", "games"))
    assert (told.lines, told.counts) == ([], {("shielded", "protected_site"): 1})
