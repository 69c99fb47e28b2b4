"""Keys of those who ask and decide on the sample day: made from its seed, so that anybody can make them too.

The register of the day holds the public halves. Whoever plays the day signs with these, as people do with their own.
"""

from __future__ import annotations

from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


def signing_key(seed: int, person: str) -> Ed25519PrivateKey:
    """Never in earnest: it protects nothing."""
    return Ed25519PrivateKey.from_private_bytes(sha256(f"headerfirst sample day {seed} {person}".encode()).digest())
