"""Are the keys there, and are the files that hold secrets closed to everybody else?"""

from __future__ import annotations

import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams import keys
from headerfirst.streams.doctor.diagnosis import Diagnosis, Installation, failed, unchecked, well
from headerfirst.streams.ledger import signing_keys

_OF_OTHERS: Final = stat.S_IWGRP | stat.S_IXGRP | stat.S_IRWXO
"""A group may read: orchestrators hand secrets to a process by its group."""


def present(installation: Installation) -> Diagnosis:
    if installation.demo_keys:
        return unchecked("keys", "The published keys are in use, by --demo-keys: tokens hide nobody.")
    try:
        keys.load_for(installation.roles, installation.environment)
        if "notary" in installation.roles:
            signing_keys.signer(installation.environment, installation.prefix)
    except Misconfigured as error:
        return failed("keys", str(error), "Run the doctor with the environment of the worker, and set what it lacks.")
    return well("keys", "All that these roles need are there, and differ.")


def files(installation: Installation) -> Diagnosis:
    named = list(_secrets(installation.environment))
    if not named:
        return unchecked("key files", "No setting names a file: secrets come from the environment itself.")
    unread = [name for name, path in named if not path.is_file()]
    if unread:
        return failed("key files", f"There is no such file: {', '.join(unread)}.", "Mount it, or correct the setting.")
    loose = [name for name, path in named if path.stat().st_mode & _OF_OTHERS]
    if loose:
        reason = f"Others than their owner and group can read or write what is named by {', '.join(loose)}."
        return failed("key files", reason, "Say `chmod 600` of each, and rotate a key that others may have read.")
    return well("key files", f"Private, as they should be: {len(named)}.")


def _secrets(environment: Mapping[str, str]) -> Iterator[tuple[str, Path]]:
    for name, text in sorted(environment.items()):
        if name.startswith("HEADERFIRST_") and name.endswith("_FILE"):
            yield name, Path(text)
