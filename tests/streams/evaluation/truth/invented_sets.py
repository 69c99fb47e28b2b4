"""A folder of data as the sets expect it, with invented lines."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def intake(data: Path, name: str, message: str, **expected: Any) -> None:
    """One example of the intake set."""
    folder = data / "sekoia_intake" / name
    folder.mkdir(parents=True, exist_ok=True)
    number = len(list(folder.iterdir()))
    whole = {"input": {"message": message}, "expected": expected}
    (folder / f"{number}.json").write_text(json.dumps(whole), encoding="utf-8")


def parsed(data: Path, format_name: str, raw: str, **expected: str) -> None:
    """One example of pylogsparser's."""
    folder = data / "pylogsparser_examples"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "examples.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps({"format": format_name, "raw": raw, "expected": expected}) + "\n")
