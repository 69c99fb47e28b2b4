"""What `headerfirst ledger verify` says of a file."""

from __future__ import annotations

from pathlib import Path

import pytest
from headerfirst.streams.cli import main


def verdict_on(ledger: Path, prefix: str = "") -> int:
    """The exit code."""
    with pytest.raises(SystemExit) as ended:
        main(["ledger", "verify", "--prefix", prefix, str(ledger)])
    return int(str(ended.value.code))
