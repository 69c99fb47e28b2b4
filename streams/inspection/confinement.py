"""What a scanner's process may not do: no more memory, processor time and files than its limits, no core file, no
written file, no privilege, no debugger, and no life without its worker.
"""

from __future__ import annotations

import ctypes
import os
import pwd
import resource
import signal
from typing import Final

from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.inspection.scanner_frames import Limits

_PR_SET_PDEATHSIG: Final = 1
_PR_SET_DUMPABLE: Final = 4
_PR_SET_NO_NEW_PRIVS: Final = 38
_UNPRIVILEGED: Final = "nobody"


def limit_resources(limits: Limits) -> None:
    """Before anything is loaded; processor time is bought message by message."""
    for what, most in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_NOFILE, limits.files),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(what)
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (allowed, allowed))


def buy_processor_time(seconds: int) -> None:
    """From now on; who takes more is ended by SIGXCPU."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + 1 + seconds, hard))


def give_up_privileges(worker: int) -> None:
    """After the rules are loaded, before the first message. `worker` is the process that has to be our parent.

    Raises Misconfigured where root may not become somebody else.
    """
    _prctl(_PR_SET_NO_NEW_PRIVS, 1)
    if os.geteuid() == 0:
        _become(_UNPRIVILEGED)
    _prctl(_PR_SET_DUMPABLE, 0)
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != worker:
        raise SystemExit(1)


def _become(name: str) -> None:
    try:
        nobody = pwd.getpwnam(name)
        os.setgroups([])
        os.setresgid(nobody.pw_gid, nobody.pw_gid, nobody.pw_gid)
        os.setresuid(nobody.pw_uid, nobody.pw_uid, nobody.pw_uid)
    except (KeyError, PermissionError) as refused:
        raise Misconfigured(
            f"Scanners cannot be run as the user {name}: start the worker as a user of its own, not as root",
        ) from refused


def _prctl(option: int, argument: int) -> None:
    library = ctypes.CDLL(None, use_errno=True)
    if library.prctl(option, argument, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl")
