"""Whoever wrote works here, and has a case."""

from __future__ import annotations

from headerfirst.schemas.email_metadata import Address
from headerfirst.schemas.register import Case, Organisation, Person
from headerfirst.streams.evaluation.staff import as_sent_here, register_of, senders_of, staff_register

from tests.streams.evaluation.invented_mail import raw, work_mail


def test_each_address_is_one_person_under_the_name_that_it_mostly_shows() -> None:
    shown = ("Amara", "Amara Okafor", "Amara Okafor", None, None, None)
    people = [Address(address="Amara.Okafor@Example.org", name=name) for name in shown]
    register = list(register_of(people, ["example.org"]))
    assert [(one.name, one.addresses) for one in register if isinstance(one, Person)] == [
        ("Amara Okafor", ["amara.okafor@example.org"])
    ]


def test_each_person_has_a_case() -> None:
    register = list(register_of([Address(address="a@example.org"), Address(address="b@example.org")], []))
    people = [one.id for one in register if isinstance(one, Person)]
    assert [one.person for one in register if isinstance(one, Case)] == people
    assert len(people) == 2


def test_the_domains_that_they_write_from_are_ours() -> None:
    first = next(iter(staff_register([work_mail("Minutes")], ["example.com"])))
    assert isinstance(first, Organisation)
    assert first.domains == ["example.com", "example.org"]


def test_a_mail_without_author_has_no_sender() -> None:
    assert [sender.address for sender in senders_of([raw("From: <>"), work_mail("Minutes")])] == [
        "amara.okafor@example.org"
    ]


def test_what_anothers_server_found_of_the_sender_is_left_out() -> None:
    there = work_mail("Minutes", "Authentication-Results: mx.example.net;\n dmarc=fail", "Cc: bilal@example.org")
    assert as_sent_here(there).value == work_mail("Minutes", "Cc: bilal@example.org").value
