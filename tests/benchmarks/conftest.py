"""What looks at benchmarks/ is collected in the repository alone: the wheel does not have it."""

from __future__ import annotations

from pathlib import Path

collect_ignore_glob = [] if (Path(__file__).parents[2] / "benchmarks").is_dir() else ["test_*.py"]
