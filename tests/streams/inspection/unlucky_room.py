"""An inspection worker that is killed at a moment that no test could hit from outside.

Called with BOOTSTRAP MAIL PORT WHEN; WHEN is `fetching` (the body is asked for), `showing` (the answer is about to
leave) or `never`.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any

from headerfirst.agents.pseudonyms import Pseudonyms
from headerfirst.streams import logs
from headerfirst.streams.inspection.showing import Showing
from headerfirst.streams.inspection.store_threads import StoreThreads
from headerfirst.streams.settings import InspectionSettings, Settings
from headerfirst.streams.worker import run


async def die(*_arguments: object) -> Any:
    os.kill(os.getpid(), signal.SIGKILL)


def prepare(when: str) -> None:
    if when == "fetching":
        StoreThreads.content = die  # type: ignore[method-assign, assignment]  # its last act
    elif when == "showing":
        show = Showing.show

        async def show_and_die(*arguments: Any) -> Any:
            await show(*arguments)
            await die()

        Showing.show = show_and_die  # type: ignore[method-assign, assignment]  # as above


if __name__ == "__main__":
    bootstrap, mail, port, when = sys.argv[1:]
    prepare(when)
    logs.configure()
    sys.exit(
        run(
            Settings(
                bootstrap,
                Pseudonyms(b"t" * 32, b"i" * 32, b"x" * 32),
                roles=("inspection",),
                session_timeout=6.0,
                inspection=InspectionSettings((f"folder://{Path(mail)}",), room_port=int(port)),
            )
        )
    )
