"""What a store needs is asked for by name; certificates are verified."""

from __future__ import annotations

import ssl
from pathlib import Path

import pytest
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.inspection.store_credentials import authorities, needed, tls_context

from tests.certificates import make_certificates

NAME = "HEADERFIRST_STORE_PASSWORD"


def test_what_is_not_set_is_asked_for_by_name() -> None:
    with pytest.raises(Misconfigured, match=f"Set {NAME}"):
        needed({NAME: ""}, NAME)


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
