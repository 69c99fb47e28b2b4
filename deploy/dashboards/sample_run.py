"""The sample day of `headerfirst demo` under a Prometheus, which then answers what the dashboards ask.

Everything is real but the day: the workers, their metrics, and Prometheus, which asks them each second.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import requests
import yaml
from headerfirst.schemas.errors import Retriable
from headerfirst.streams.demo.play import broker, ref_of, today, with_workers
from headerfirst.streams.demo.screen import PlainScreen
from headerfirst.streams.demo.worker import Workers
from headerfirst.streams.packs import find_pack
from headerfirst.streams.sample.day import SEED, last_weekday, sample_day

from deploy.dashboards.scraped import Scraped

RECORDS: Final = 12_000
_PATIENCE: Final = 40.0
"""Seconds."""
_LAST_SCRAPES: Final = 2.5
_CONFIG: Final[Mapping[str, Any]] = {
    "global": {"scrape_interval": "1s", "scrape_timeout": "1s", "evaluation_interval": "1s"}
}


@contextmanager
def played_under_prometheus(records: int = RECORDS) -> Iterator[Scraped]:
    """The day is over when this is entered; workers and Prometheus run until it is left. Raises Retriable."""
    pack = find_pack("dmu")
    sample = sample_day(last_weekday(today()), SEED, [ref_of(pack)], records)
    with broker(None) as where, with_workers(sample, pack, where) as demo, _prometheus(demo.workers) as address:
        _until(lambda: _is_watching(address), "Prometheus does not reach the workers")
        started = time.time()
        demo.play(PlainScreen())
        time.sleep(_LAST_SCRAPES)
        yield Scraped(address, started, time.time())


@contextmanager
def _prometheus(workers: Workers) -> Iterator[str]:
    """Its address, once it answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{probe.getsockname()[1]}"
    with TemporaryDirectory(prefix="headerfirst-prometheus-") as folder:
        config = Path(folder) / "prometheus.yml"
        config.write_text(yaml.safe_dump({**_CONFIG, "scrape_configs": [_job(workers)]}), encoding="utf-8")
        with (Path(folder) / "log").open("wb") as log:
            process = subprocess.Popen(  # noqa: S603  # a tool of this machine, with arguments of our own
                [
                    shutil.which("prometheus") or "prometheus",
                    f"--config.file={config}",
                    f"--storage.tsdb.path={folder}/data",
                    f"--web.listen-address={address}",
                ],
                stdout=log,
                stderr=log,
            )
        try:
            yield address
        finally:
            process.kill()
            process.wait()


def _job(workers: Workers) -> Mapping[str, Any]:
    """`instance` is what a worker does, as in deploy/prometheus."""
    named = {"all but inspection": workers.all_but_inspection, "inspection": workers.inspection}
    targets = [{"targets": [one.address], "labels": {"instance": name}} for name, one in named.items()]
    return {"job_name": "headerfirst", "static_configs": targets}


def _is_watching(address: str) -> bool:
    try:
        answer = requests.get(f"http://{address}/api/v1/query", params={"query": "sum(up)"}, timeout=2)
    except requests.ConnectionError:
        return False
    if not answer.ok:  # it says so until it is ready
        return False
    return [one["value"][1] for one in answer.json()["data"]["result"]] == ["2"]


def _until(is_so: Callable[[], bool], otherwise: str) -> None:
    deadline = time.monotonic() + _PATIENCE
    while not is_so():
        if time.monotonic() > deadline:
            raise Retriable(f"{otherwise}; try again.")
        time.sleep(0.1)
