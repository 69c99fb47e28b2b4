"""A worker of the notices role alone: `bootstrap prefix instance metrics-port smtp-port` on its command line."""

from __future__ import annotations

import sys

from headerfirst.streams import logs
from headerfirst.streams.keys import PUBLISHED
from headerfirst.streams.settings import Settings, SmtpSettings
from headerfirst.streams.worker import run


def main() -> int:
    bootstrap, prefix, instance, metrics_port, smtp_port = sys.argv[1:]
    logs.configure()
    return run(
        Settings(
            bootstrap,
            PUBLISHED,
            prefix=prefix,
            roles=("notices",),
            instance=instance,
            session_timeout=6,
            monitor_port=int(metrics_port),
            smtp=SmtpSettings("127.0.0.1", int(smtp_port), "notices@example.org"),
        )
    )


if __name__ == "__main__":
    sys.exit(main())
