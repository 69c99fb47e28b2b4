"""Visits become findings about a person only where that person signed for them."""

from __future__ import annotations

from pathlib import Path

import pytest
from headerfirst.agents.rules import ReadyPack
from headerfirst.streams.evaluation.web_hosts import WAYS, figures, hosts_of, known_of, one_of_each, seen, visits_of
from msgspec.structs import replace


class Lists:
    """One host of one category."""

    def of(self, host: str) -> tuple[str, ...]:
        return ("webmail",) if host == "mail.example.net" else ()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    files = {
        "ut1/webmail/domains": "192.0.2.1\nmail.example.net\n",
        "ut1/press/domains": "192.0.2.2\n",
        "proxy_squid/access.log": (
            "1773136800.000     61 192.0.2.9 TCP_MISS/200 3857 GET http://www.example.net/ - "
            "HIER_DIRECT/192.0.2.10 text/html\n"
        ),
        "loghub_proxifier/Proxifier_2k.log": "[10.30 16:49:06] browser - files.example.com:443 open directly\n",
        "domains/sublime_tranco_top_50k.csv": "1,example.com\n2,mail.example.net\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="ascii")
    return tmp_path


def test_each_list_gives_a_host_that_has_a_name(folder: Path) -> None:
    assert [visit.host for visit in one_of_each(folder)] == ["mail.example.net"]


def test_hosts_are_read_from_logs_and_tables(folder: Path) -> None:
    assert list(hosts_of(folder).values()) == [{"files.example.com"}, {"example.com", "mail.example.net"}]


def test_hosts_that_a_list_knows_are_counted() -> None:
    assert known_of(["mail.example.net", "example.com"], Lists()) == (1, 2)


def test_visits_are_those_of_the_log(folder: Path, dmu: ReadyPack) -> None:
    assert [(visit.host, visit.attribution) for visit in visits_of(folder, dmu)] == [("www.example.net", "none")]


def test_only_who_signed_in_can_be_found(folder: Path, wcc: ReadyPack) -> None:
    visits = one_of_each(folder)
    assert [
        seen(wcc, [replace(visit, user=user, attribution=how) for visit in visits], Lists()) for _, user, how in WAYS
    ] == [((0, 1), (1, 1)), ((0, 1), (1, 1)), ((1, 1), (1, 1))]


def test_both_tables_are_written(folder: Path, packs: list[ReadyPack]) -> None:
    written = figures(folder, packs)
    assert "| the 50,000 most visited (Tranco) | 1 of 2: 50.00 %" in written
    assert "| one of each list | signed in | wcc | 1 of 1: 100.00 %" in written
    assert "192.0.2" not in written


@pytest.mark.data
def test_no_visit_without_a_signature_is_about_a_person(data: Path, packs: list[ReadyPack], document: str) -> None:
    written = figures(data, packs)
    rows = [row for row in written.splitlines() if "| nobody named |" in row or "| an address looked up |" in row]
    assert len(rows) == 8
    assert all("| 0 of " in row for row in rows)
    assert written in document
