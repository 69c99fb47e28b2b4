"""A bar for each contender, from performance.json: draw.py JSON SVG. Runs in an environment of its own (matplotlib)."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import matplotlib as mpl

mpl.use("svg")
mpl.rcParams["svg.hashsalt"] = "headerfirst"  # the same figures make the same file
mpl.rcParams["svg.fonttype"] = "none"  # text stays text
from matplotlib import pyplot as plt  # noqa: E402  # after the backend has been chosen

_OURS, _OTHERS, _FLOOR = "#1b6ca8", "#9aa5b1", "#d5dbe1"


def draw(figures: dict[str, Any]) -> plt.Figure:
    measured = [(name, each) for name, each in figures["contenders"].items() if "cpu" in each]
    measured.sort(key=lambda one: -one[1]["cpu"]["median"])
    medians = [each["cpu"]["median"] for _, each in measured]
    spans = [
        [each["cpu"]["median"] - each["cpu"]["least"] for _, each in measured],
        [each["cpu"]["most"] - each["cpu"]["median"] for _, each in measured],
    ]
    figure, axes = plt.subplots(figsize=(9, 0.45 * len(measured) + 1.2), layout="constrained")
    labels = [_label(each) for _, each in measured]
    bars = axes.barh(labels, medians, xerr=spans, color=[_colour(*one) for one in measured], ecolor="#444", capsize=3)
    axes.bar_label(bars, [f"{median:.1f}" for median in medians], padding=6)
    axes.set_xlim(right=max(medians) * 1.15)
    axes.set_xlabel("CPU an event, µs; the thin line is the spread of the rounds")
    axes.spines[["top", "right"]].set_visible(False)
    return figure


def _label(each: dict[str, Any]) -> str:
    return f"{each['title']} (counts not durable)" if each["state"].startswith("in memory") else str(each["title"])


def _colour(name: str, each: dict[str, Any]) -> str:
    if name == "headerfirst":
        return _OURS
    return _FLOOR if each["title"].startswith("floor") else _OTHERS


if __name__ == "__main__":
    source, target = map(Path, sys.argv[1:3])
    draw(json.loads(source.read_text(encoding="utf-8"))).savefig(target, metadata={"Date": None})
