"""The reading room listens on loopback, or behind a certificate."""

from __future__ import annotations

import ssl
from pathlib import Path

import pytest
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.inspection.room_tls import room_tls
from headerfirst.streams.settings import InspectionSettings

from tests.certificates import make_certificates


def settings(host: str, certificate: Path | None = None, key: Path | None = None) -> InspectionSettings:
    return InspectionSettings(("folder:///srv/mail",), room_host=host, room_certificate=certificate, room_key=key)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.0.1", "::1", "[::1]", "localhost"])
def test_loopback_needs_no_certificate(host: str) -> None:
    assert room_tls(settings(host)) is None


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "room.example.org", ""])  # noqa: S104 - is refused
def test_anywhere_else_it_does(host: str) -> None:
    with pytest.raises(Misconfigured, match="--room-certificate"):
        room_tls(settings(host))


def test_a_certificate_comes_with_its_key(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="both"):
        room_tls(settings("127.0.0.1", certificate=tmp_path / "room.pem"))
    with pytest.raises(Misconfigured, match="both"):
        room_tls(settings("192.0.2.7", key=tmp_path / "room.key"))


def test_one_that_cannot_be_used_is_refused_by_name_of_the_option(tmp_path: Path) -> None:
    broken = tmp_path / "broken.pem"
    broken.write_text("no certificate")
    with pytest.raises(Misconfigured, match="--room-certificate"):
        room_tls(settings("192.0.2.7", broken, broken))


def test_behind_a_good_one_it_may_listen_anywhere(tmp_path: Path) -> None:
    made = make_certificates(tmp_path)
    context = room_tls(settings("192.0.2.7", made.certificate, made.key))
    assert context is not None
    assert context.minimum_version >= ssl.TLSVersion.TLSv1_2
