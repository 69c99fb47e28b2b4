"""Is there room: for Kafka's data, where that lies on this machine, and in the folders that were named?"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from headerfirst.streams import admin
from headerfirst.streams.doctor.diagnosis import Cluster, Diagnosis, Installation, failed, unchecked, warning, well

_MARK: Final = "meta.properties"
"""Kafka puts it into each of its folders: a path of another machine that is here by chance has none."""
_MAKE_ROOM: Final = "Make room before Kafka or a writer stops: a larger disk, or docs/operations.md on retention."


def kafka_data(installation: Installation, cluster: Cluster) -> Diagnosis:
    if not cluster.administered:
        return unchecked("kafka disk", "This broker does not tell where its data lies, as the demo's own does not.")
    with admin.connect(installation.bootstrap) as client:
        told = client.describe_log_dirs()
    places = {Path(place["log_dir"]) for broker in told for place in broker["log_dirs"]}
    here = sorted(place for place in places if (place / _MARK).is_file())
    if not here:
        return unchecked("kafka disk", "Kafka's data does not lie on this machine: look there.")
    return fullest("kafka disk", here, installation.least_free)


def folders(installation: Installation) -> Iterator[Diagnosis]:
    if not installation.folders:
        yield unchecked("folders", "None is named by --folder.")
        return
    missing = [folder for folder in installation.folders if not folder.is_dir()]
    if missing:
        yield failed(
            "folders", f"Not there: {len(missing)} of those named.", "Make or mount them, or correct --folder."
        )
        return
    yield fullest("folders", installation.folders, installation.least_free)


def fullest(check: str, places: Iterable[Path], least: int) -> Diagnosis:
    """Of the one with the smallest share that is free; `least` in per cent."""
    usages = [shutil.disk_usage(place) for place in places]
    free = min(100 * usage.free // usage.total for usage in usages)
    if free < least:
        return failed(check, f"Free: {free} %, less than {least} %.", _MAKE_ROOM)
    if free < 2 * least:
        return warning(check, f"Free: {free} %.", _MAKE_ROOM)
    return well(check, f"Free: {free} %.")
