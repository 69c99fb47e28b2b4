"""Whether the reading room may listen where it is told to: on loopback, or behind a certificate."""

from __future__ import annotations

import ssl

from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.room_client import is_loopback
from headerfirst.streams.settings import InspectionSettings


def room_tls(settings: InspectionSettings) -> ssl.SSLContext | None:
    """Raises Misconfigured where the room would be open to others, and where the certificate cannot be used."""
    certificate, key = settings.room_certificate, settings.room_key
    if certificate is None or key is None:
        if certificate is not None or key is not None:
            raise Misconfigured("A certificate needs its key: give both --room-certificate and --room-key.")
        if not is_loopback(settings.room_host):
            raise Misconfigured(
                "The reading room shows mail: outside loopback it needs --room-certificate and --room-key."
            )
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        context.load_cert_chain(certificate, key)
    except (OSError, ValueError):
        raise Misconfigured("The certificate of the reading room cannot be used: see --room-certificate.") from None
    return context
