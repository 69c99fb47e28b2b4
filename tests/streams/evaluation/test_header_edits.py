"""Fields are left out whole, and put in where nothing else changes."""

from __future__ import annotations

from headerfirst.streams.evaluation.header_edits import with_field, with_heading_before, without

from tests.streams.evaluation.invented_mail import raw


def test_a_field_goes_with_its_folded_lines() -> None:
    mail = raw("To: a@example.org", "X-Spam-Status: No,\n\tscore=1\n required=5", "Subject: Minutes")
    left = without(mail, lambda name: name.startswith("x-spam-"))
    assert left.value == raw("To: a@example.org", "Subject: Minutes").value
    assert left.length == len(left.value)


def test_every_field_of_the_name_goes_however_it_is_written() -> None:
    mail = raw("TO: a@example.org", "Subject: Minutes", "to : b@example.org")
    assert without(mail, {"to"}.__contains__).value == raw("Subject: Minutes").value


def test_a_field_is_put_on_top() -> None:
    assert with_field(raw("Subject: Minutes"), "Sensitivity", "Personal").value == (
        raw("Sensitivity: Personal", "Subject: Minutes").value
    )


def test_words_stand_before_the_heading() -> None:
    assert with_heading_before(raw("SUBJECT: Minutes"), "[PERSONAL] ").value == (
        raw("Subject: [PERSONAL]  Minutes").value
    )


def test_a_mail_without_heading_gets_one() -> None:
    assert with_heading_before(raw("To: a@example.org"), "[PERSONAL] ").value == (
        raw("Subject: [PERSONAL]", "To: a@example.org").value
    )
