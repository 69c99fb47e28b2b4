"""What a test needs of the machine: where it is missing the test is skipped, and under CI it fails."""

from __future__ import annotations

import os
import shutil

import pytest


def lacking(reason: str) -> None:
    """Skip in plain words; nothing may be missing under CI."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


def need_tool(name: str, package: str) -> None:
    """A command of a Debian package."""
    if shutil.which(name) is None:
        lacking(f"{name} (Debian: {package}) is not installed")
