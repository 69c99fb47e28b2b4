"""A mail's own headers say that it is personal, or that nobody can tell; "personal data audit" is not one."""

from __future__ import annotations

import pytest
from headerfirst.schemas.vocabulary import Mark, Sensitivity
from headerfirst.streams.connectors.mail_headers import Headers
from headerfirst.streams.connectors.personal_signs import marks_of, sensitivity_of


@pytest.mark.parametrize(
    ("headers", "sensitivity"),
    [
        (b"Subject: x\n", "normal"),
        (b"Sensitivity: Personal\n", "personal"),
        (b"SENSITIVITY: private\n", "private"),
        (b"Sensitivity: Company-Confidential\n", "company-confidential"),
        (b"Sensitivity: Normal\n", "normal"),
        (b"Sensitivity: personal (mine)\n", "personal"),
        (b"Sensitivity: 2\n", "unknown"),
        (b"Sensitivity: Normal\nSensitivity: Private\n", "private"),
    ],
)
def test_sensitivity(headers: bytes, sensitivity: Sensitivity) -> None:
    assert sensitivity_of(Headers(headers), all_headers_seen=True) == sensitivity


def test_unknown_is_not_normal() -> None:
    assert sensitivity_of(Headers(b"Subject: x\n"), all_headers_seen=False) == "unknown"
    assert sensitivity_of(Headers(b"Sensitivity: Normal\n"), all_headers_seen=False) == "unknown"
    assert sensitivity_of(Headers(b"Sensitivity: Personal\n"), all_headers_seen=False) == "personal"


@pytest.mark.parametrize(
    ("headers", "folder", "marks"),
    [
        (b"Keywords: budget, Personal\n", None, ["label"]),
        (b'X-Gmail-Labels: "Private",Inbox\n', None, ["label"]),
        (b"X-Keywords: personal data audit\n", None, []),
        (
            b"msip_labels: MSIP_Label_1_Enabled=true; MSIP_Label_1_Name=Personal; MSIP_Label_1_Method=Standard\n",
            None,
            ["label"],
        ),
        (b"msip_labels: MSIP_Label_1_Name=General\n", None, []),
        (b"Subject: x\n", "INBOX/Private", ["folder"]),
        (b"Subject: x\n", "INBOX/Personal data audit", []),
        (b"Keywords: private\n", "Personal", ["label", "folder"]),
    ],
)
def test_labels_and_folders_mark_a_mail(headers: bytes, folder: str | None, marks: list[Mark]) -> None:
    assert marks_of(Headers(headers), folder) == marks
