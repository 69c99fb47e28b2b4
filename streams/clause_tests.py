"""What the tests said of each clause: the file that `make coverage` has them write, read for `policy coverage`."""

from __future__ import annotations

from pathlib import Path

import msgspec
from headerfirst.agents.coverage import ClauseTests, Outcome
from headerfirst.schemas.errors import Misconfigured


def read_clause_tests(path: Path) -> ClauseTests:
    """By clause and test. Raises Misconfigured where the file is not there or says something else."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, dict[str, Outcome]])
    except OSError as error:
        raise Misconfigured(f"{path.name}: cannot be read ({error.strerror}); `make coverage` writes it.") from error
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise Misconfigured(f"{path.name}: says no outcomes of tests by clause; `make coverage` writes it.") from error
