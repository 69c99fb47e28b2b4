"""What it means that a service does not answer: a certificate is for a person to mend, all else passes by itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import requests
from headerfirst.schemas.errors import Misconfigured, Retriable
from headerfirst.streams.servers.sign_in import SOURCE


@contextmanager
def answering(service: str) -> Iterator[None]:
    """Raises Misconfigured or Retriable that name the service, as at the beginning of a sentence, and no address."""
    try:
        yield
    except requests.exceptions.SSLError:
        raise Misconfigured(
            f"{service}'s certificate is not to be trusted; {SOURCE.authority} may name the file of its authority."
        ) from None
    except (requests.RequestException, ValueError):
        raise Retriable(f"{service} does not answer, or not as it should.") from None
