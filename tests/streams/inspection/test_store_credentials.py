"""Credentials come from the environment or from files that it names, and are never said."""

from __future__ import annotations

import ssl
from pathlib import Path

import pytest
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.inspection.store_credentials import authorities, credential, needed, tls_context

from tests.certificates import make_certificates

NAME = "HEADERFIRST_STORE_PASSWORD"


def test_a_credential_is_a_setting_or_a_file_without_its_line_end(tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text(" hunter2 \n", encoding="utf-8")
    assert (credential({NAME: "hunter2"}, NAME), credential({f"{NAME}_FILE": str(file)}, NAME)) == (
        "hunter2",
        " hunter2 ",
    )


def test_what_is_not_set_is_asked_for_by_name() -> None:
    with pytest.raises(Misconfigured, match=f"Set {NAME}"):
        needed({NAME: ""}, NAME)


def test_a_credential_stands_in_one_place() -> None:
    with pytest.raises(Misconfigured, match="not both") as raised:
        credential({NAME: "hunter2", f"{NAME}_FILE": "/hunter2"}, NAME)
    assert "hunter2" not in str(raised.value)


def test_a_file_that_cannot_be_read_is_not_named() -> None:
    with pytest.raises(Misconfigured, match="cannot be read") as raised:
        credential({f"{NAME}_FILE": "/no/hunter2"}, NAME)
    assert "hunter2" not in str(raised.value)


@pytest.mark.parametrize("environment", [{}, {"HEADERFIRST_STORE_CA": ""}])
def test_certificates_and_names_are_verified(environment: dict[str, str]) -> None:
    context = tls_context(environment)
    assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)
    assert authorities(environment) is None


def test_an_authority_of_ones_own_takes_the_place_of_the_systems(tmp_path: Path) -> None:
    file = str(make_certificates(tmp_path).authority)
    context = tls_context({"HEADERFIRST_STORE_CA": file})
    assert (context.verify_mode, len(context.get_ca_certs())) == (ssl.CERT_REQUIRED, 1)
    assert authorities({"HEADERFIRST_STORE_CA": file}) == file


@pytest.mark.parametrize("content", [None, "", "no certificate"])
def test_a_file_without_certificates_is_refused(tmp_path: Path, content: str | None) -> None:
    file = tmp_path / "authority.pem"
    if content is not None:
        file.write_text(content, encoding="ascii")
    for read in (authorities, tls_context):
        with pytest.raises(Misconfigured, match="HEADERFIRST_STORE_CA"):
            read({"HEADERFIRST_STORE_CA": str(file)})
