"""The process that takes messages to pieces: parsers meet what anybody may have sent, so they run where they can do no
harm. Started by unpacker.py.
"""

from __future__ import annotations

import os

from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.inspection.confinement import buy_processor_time, give_up_privileges, limit_resources
from headerfirst.streams.inspection.private_ends import PrivateEnds
from headerfirst.streams.inspection.scanner_frames import Misfit, Ready, Trouble, framed, limits_in
from headerfirst.streams.inspection.unpack import unpack

_HARMLESS = (
    b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
    b"--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nGood morning.\r\n"
    b"--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>Good morning.</p>\r\n--b--\r\n"
)


def main() -> None:
    worker = os.getppid()
    ends = PrivateEnds.taken()
    limits = limits_in(ends.read())
    limit_resources(limits)
    buy_processor_time(limits.cpu_seconds)
    unpack(_HARMLESS)  # what is imported at first use may lie where nobody else can read it
    try:
        give_up_privileges(worker)
    except Misconfigured as wrong:
        ends.write(framed(Misfit(str(wrong))))
        return
    ends.write(framed(Ready()))
    while _unpack_one(ends, limits.cpu_seconds):
        pass


def _unpack_one(ends: PrivateEnds, cpu_seconds: int) -> bool:
    """Whether the process is fit for another message."""
    message = ends.read()
    buy_processor_time(cpu_seconds)
    try:
        frame = framed(unpack(message))
    except Exception:  # noqa: BLE001 - out of memory, or a defect of ours: its text may quote the message
        ends.write(framed(Trouble("unreadable")))
        return False
    ends.write(frame)
    return True


if __name__ == "__main__":
    main()
