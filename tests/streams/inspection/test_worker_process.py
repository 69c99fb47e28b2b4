"""An inspection worker, as an operator starts it: what was granted is opened, and nothing else; real scanners, a real
store of files, a broker.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
from pathlib import Path
from typing import Any

import pytest
from headerfirst.schemas.inspection import Decision, InspectionRequest
from headerfirst.schemas.register import RegisterRecord

from tests import builders
from tests.clamd_server import eicar
from tests.streams.inspection.granted_mail import (
    SECRET,
    MailRoom,
    dlp_request,
    encrypted_zip,
    grant,
    letter,
    request,
    token_of,
)
from tests.streams.installation import Installation, Running, activation, until

pytestmark = pytest.mark.slow


@pytest.fixture
def mail(tmp_path: Path) -> MailRoom:
    root = tmp_path / "mail"
    root.mkdir()
    return MailRoom(root)


class Inspectorate:
    """An installation with a worker for inspection, and a stand-in for triage and gate."""

    def __init__(self, installation: Installation, mail: MailRoom) -> None:
        self.installation = installation
        self.mail = mail
        self.worker: Running | None = None

    def start(self, *options: str) -> Running:
        where = ("--only", "inspection", "--store", self.mail.url)
        self.worker = self.installation.start_worker(*where, *options)
        self.worker.until_ready()
        return self.worker

    def grants(self, asked: InspectionRequest, decision: Decision) -> None:
        self.installation.produce("inspection-requests", asked)
        self.installation.produce("decisions", decision)

    def results(self, at_least: int) -> list[dict[str, Any]]:
        until(lambda: self.installation.count("inspection-results") >= at_least, self.worker)
        return self.installation.values("inspection-results")

    def entries(self, *kinds: str) -> list[dict[str, Any]]:
        return [one for one in self.installation.values("ledger-entries") if one["kind"] in kinds]


@pytest.fixture
def inspectorate(installation: Installation, mail: MailRoom) -> Inspectorate:
    installation.keep()
    return Inspectorate(installation, mail)


def said_of(results: list[dict[str, Any]], message_id: str) -> dict[str, Any]:
    (result,) = [one for one in results if one["message_token"] == token_of(message_id)]
    return result


def test_what_was_granted_is_opened_scanned_and_said(inspectorate: Inspectorate) -> None:
    mail, installation = inspectorate.mail, inspectorate.installation
    mail.put(letter("<hit@example.net>", ("invoice.com", eicar())), "1")
    mail.put(letter("<clean@example.net>"), "2")
    mail.put(letter("<locked@example.net>", ("list.zip", encrypted_zip())), "3")
    mail.put(letter("<large@example.net>", ("film.bin", bytes(200_000))), "4")
    mail.put(letter("<personal@example.net>", Sensitivity="Personal"), "5")
    worker = inspectorate.start("--largest-message", "100000")
    names = ("hit", "clean", "locked", "large", "personal", "absent")
    for name in names:
        asked = request(f"<{name}@example.net>")
        inspectorate.grants(asked, grant(asked, "yara"))
    results = inspectorate.results(len(names))

    outcomes = {name: said_of(results, f"<{name}@example.net>") for name in names}
    assert {name: one["outcome"] for name, one in outcomes.items()} == {
        "hit": "hit",
        "clean": "clean",
        "locked": "not_inspected",
        "large": "not_inspected",
        "personal": "clean",  # a scan for malware shows nobody anything
        "absent": "not_inspected",
    }
    assert [one["rule_ids"] for one in outcomes["hit"]["scanners"]] == [["test_file/eicar"]]
    assert [one for one in outcomes["locked"]["not_inspected"] if "encrypted" in one]
    assert outcomes["large"]["not_inspected"] == ["message too_large"]
    assert outcomes["absent"]["reasons"] == ["message_not_found"]

    until(lambda: len(inspectorate.entries("result")) == len(names), worker)
    until(lambda: installation.values("findings"), worker)
    openings = {one["decision_id"]: one for one in inspectorate.entries("opening")}
    assert sorted(openings) == [f"request-{name}" for name in sorted(names) if name != "absent"]
    where = {one["entry_id"]: offset for offset, one in enumerate(installation.values("ledger-entries"))}
    for name, one in outcomes.items():
        opening = openings.get(f"request-{name}")
        assert one.get("opening_offset") == (where[opening["entry_id"]] if opening is not None else None)
    (finding,) = installation.values("findings")
    assert (finding["rule_id"], finding["category"]) == ("unscanned-attachment", "malware")
    assert finding["evidence"] == ["yara:test_file/eicar", "matches:1"]

    metrics = worker.ask("/metrics")[1]
    assert 'headerfirst_openings_total{outcome="hit"} 1.0' in metrics
    assert 'headerfirst_openings_total{outcome="clean"} 2.0' in metrics
    assert worker.stop() == 0
    written = json.dumps([installation.values(name) for name in ("inspection-results", "findings", "ledger-entries")])
    for private in (SECRET, "Kettle", builders.ELENI, builders.AMARA, "invoice.com", "example.net"):
        assert private not in written + metrics + worker.text


def test_words_and_numbers_are_counted_and_never_told(inspectorate: Inspectorate) -> None:
    inspectorate.installation.write(activation("wcc"))
    text = "Her National Insurance number is QQ 12 34 56 C, her account GB82 WEST 1234 5698 7654 32."
    inspectorate.mail.put(letter("<data@example.net>", text=text), "1")
    inspectorate.mail.put(letter("<plain@example.net>", text="Tea at four."), "2")
    inspectorate.mail.put(letter("<marked@example.net>", text=text, Sensitivity="Personal"), "3")
    inspectorate.start()
    for name in ("data", "plain", "marked"):
        asked = dlp_request(f"<{name}@example.net>")
        inspectorate.grants(asked, grant(asked, "words", "personal-data", pack="wcc"))
    results = inspectorate.results(3)
    assert said_of(results, "<data@example.net>")["outcome"] == "hit"
    assert said_of(results, "<plain@example.net>")["outcome"] == "clean"
    marked = said_of(results, "<marked@example.net>")
    assert (marked["reasons"], marked["scanners"]) == (["personal_marked"], [])
    assert "opening_offset" not in marked
    until(lambda: inspectorate.installation.values("findings"), inspectorate.worker)
    (finding,) = inspectorate.installation.values("findings")
    assert finding["category"] == "confidentiality"
    assert "WEST" not in json.dumps([results, finding])


def test_an_engine_that_is_absent_is_never_clean_and_an_alert(inspectorate: Inspectorate) -> None:
    inspectorate.mail.put(letter("<one@example.net>"), "1")
    worker = inspectorate.start()
    asked = request("<one@example.net>")
    inspectorate.grants(asked, grant(asked, "clamav", "yara"))
    (result,) = inspectorate.results(1)
    assert (result["outcome"], result["not_inspected"]) == ("not_inspected", ["clamav: scanner_absent"])
    assert 'headerfirst_scanners_absent_total{scanner="clamav"} 1.0' in worker.ask("/metrics")[1]


def unpacker_of(worker: Running) -> int:
    """The process in which the worker unpacks."""
    for status in Path("/proc").glob("[0-9]*/status"):
        with contextlib.suppress(OSError):
            command = status.with_name("cmdline").read_bytes()
            if f"PPid:\t{worker.popen.pid}\n" in status.read_text() and b"unpacking_process" in command:
                return int(status.parent.name)
    raise AssertionError(worker.text)


def test_a_kill_between_the_entry_and_the_result_gives_one_result(inspectorate: Inspectorate) -> None:
    for name in ("first", "second"):
        inspectorate.mail.put(letter(f"<{name}@example.net>"), name)
    worker = inspectorate.start()
    asked = request("<first@example.net>")
    inspectorate.grants(asked, grant(asked, "yara"))
    inspectorate.results(1)
    os.kill(unpacker_of(worker), signal.SIGSTOP)  # the next message is fetched, and goes no further
    asked = request("<second@example.net>")
    inspectorate.grants(asked, grant(asked, "yara"))
    until(lambda: len(inspectorate.entries("opening")) == 2, worker)
    worker.popen.send_signal(signal.SIGKILL)
    worker.popen.wait()
    assert inspectorate.installation.count("inspection-results") == 1
    inspectorate.start()
    results = inspectorate.results(2)
    until(lambda: len(inspectorate.entries("result")) == 2, inspectorate.worker)
    assert said_of(results, "<second@example.net>")["outcome"] == "clean"
    assert inspectorate.installation.count("inspection-results") == 2
    assert len(inspectorate.entries("opening")) == 2


def test_a_revoked_grant_and_a_new_official_are_seen_by_the_time_of_opening(inspectorate: Inspectorate) -> None:
    """Both come after the grant and before the worker: it reads to the ends before it opens anything."""
    official: RegisterRecord = builders.union_official(id="eleni", person=None, addresses=[builders.ELENI])
    inspectorate.mail.put(letter("<union@example.net>"), "1")
    other = letter("<revoked@example.net>", From=f"Bilal <{builders.BILAL}>")
    inspectorate.mail.put(other, "2")
    union, revoked = request("<union@example.net>"), request("<revoked@example.net>")
    inspectorate.grants(union, grant(union, "yara"))
    inspectorate.grants(revoked, grant(revoked, "yara"))
    inspectorate.installation.produce("decisions", grant(revoked, outcome="revoked", reasons=["revoked"]))
    inspectorate.installation.write(official)
    worker = inspectorate.start()
    (result,) = inspectorate.results(1)
    assert (result["request_id"], result["reasons"]) == ("request-union", ["union_shielded"])
    until(lambda: inspectorate.entries("result"), worker)
    assert inspectorate.entries("opening") == []


def test_a_stale_register_opens_nothing_until_it_is_fresh(inspectorate: Inspectorate) -> None:
    inspectorate.mail.put(letter("<one@example.net>"), "1")
    worker = inspectorate.start()
    inspectorate.installation.beat(age=58)
    until(lambda: "headerfirst_register_fresh 0.0" in worker.ask("/metrics")[1], worker)
    asked = request("<one@example.net>")
    inspectorate.grants(asked, grant(asked, "yara"))
    until(lambda: "register_stale" in worker.text, worker)
    assert inspectorate.installation.count("inspection-results") == 0
    assert inspectorate.entries("opening") == []
    inspectorate.installation.beat()
    (result,) = inspectorate.results(1)
    assert result["outcome"] == "clean"
