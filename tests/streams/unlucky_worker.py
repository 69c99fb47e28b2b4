"""A worker of the mail role to which one thing happens that only another process can be made to suffer.

Called with BOOTSTRAP WHAT STUCK_AFTER STOP_WITHIN; WHAT is `delivery`, `commit` or `step`. Before it delivers anything
it prints a line and waits, so that the broker can be taken away in the meantime.
"""

from __future__ import annotations

import asyncio
import sys
import time
from dataclasses import replace
from typing import Any

import aiokafka
from aiokafka.errors import UnknownMemberIdError
from headerfirst.streams import logs, slices, topology
from headerfirst.streams.keys import PUBLISHED
from headerfirst.streams.settings import Settings
from headerfirst.streams.worker import run

FOR_THE_BROKER_TO_GO = 1.0


class WaitingProducer(slices.Producer):
    async def send_batch(self, *arguments: Any) -> Any:
        say("delivering")
        await asyncio.sleep(FOR_THE_BROKER_TO_GO)
        return await super().send_batch(*arguments)


async def refuse(*_arguments: object) -> None:
    raise UnknownMemberIdError


def hang(*_arguments: object) -> Any:
    say("judging")
    time.sleep(3_600)


def say(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def prepare(what: str) -> None:
    if what == "delivery":
        slices.Transport.Producer = WaitingProducer
    elif what == "commit":
        aiokafka.AIOKafkaConsumer.commit = refuse
    else:
        topology.TOPOLOGY["mail"] = replace(topology.TOPOLOGY["mail"], step=hang)


if __name__ == "__main__":
    bootstrap, what, stuck_after, stop_within = sys.argv[1:]
    prepare(what)
    logs.configure()
    sys.exit(
        run(
            Settings(
                bootstrap, PUBLISHED, roles=("mail",), stuck_after=float(stuck_after), stop_within=float(stop_within)
            )
        )
    )
