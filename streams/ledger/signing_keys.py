"""The key that signs the ledger, from the environment or a file, and the public keys that it is verified with.

Old public keys stay good for what was signed with them: whoever verifies names every key that the ledger ever had.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Final

from headerfirst.agents.ledger.note import Signer, Verifier
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.keys import needed
from headerfirst.streams.topics import prefixed

LEDGER_KEY: Final = "HEADERFIRST_LEDGER_KEY"
SEED_SIZE: Final = 32
_PUBLISHED_SEED: Final = hashlib.sha256(b"headerfirst published ledger key").digest()
PUBLISHED_WARNING: Final = (
    "Verifying with the published demonstration key, with which anybody can sign: "
    "name the installation's own with --key."
)


def origin_of(prefix: str) -> str:
    """How a ledger and its keys are called: by its topic."""
    return f"headerfirst/{prefixed(prefix, 'ledger')}"


def signer(environ: Mapping[str, str], prefix: str) -> Signer:
    """The installation's own; raises Misconfigured where there is none or it is the published one."""
    seed = needed(environ, LEDGER_KEY)
    if len(seed) != SEED_SIZE:
        raise Misconfigured(f"{LEDGER_KEY} holds {len(seed)} bytes: an Ed25519 seed has {SEED_SIZE}.")
    if seed == _PUBLISHED_SEED:
        raise Misconfigured(f"{LEDGER_KEY} is the published demonstration key: make one of your own.")
    return Signer.of(origin_of(prefix), seed)


def published_signer(prefix: str = "") -> Signer:
    """For `demo` alone: everybody has its key."""
    return Signer.of(origin_of(prefix), _PUBLISHED_SEED)


def verifiers(vkeys: Iterable[str], prefix: str = "") -> tuple[list[Verifier], str | None]:
    """Those named; else the published one, and the sentence to say."""
    named = [Verifier.of(vkey) for vkey in vkeys]
    return (named, None) if named else ([published_signer(prefix).verifier], PUBLISHED_WARNING)
