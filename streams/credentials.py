"""Who we are to others: a setting of the environment, or the content of a file that it names, never an option."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from headerfirst.schemas.errors import Misconfigured


def credential(environment: Mapping[str, str], name: str) -> str | None:
    """The setting, or the content of the file that NAME_FILE names without its line end."""
    file = environment.get(f"{name}_FILE")
    if file is None:
        return environment.get(name) or None
    if name in environment:
        raise Misconfigured(f"Set {name} or {name}_FILE, not both.")
    try:
        return Path(file).read_text(encoding="utf-8").rstrip("\r\n") or None
    except (OSError, ValueError):
        raise Misconfigured(f"The file that {name}_FILE names cannot be read as text.") from None
