"""`python -m bot.app.probe`: ask the bot on this machine for /healthz, for a container's HEALTHCHECK or a script.

It prints the answer. The exit code is 0 when all is well, else 1.
"""

from __future__ import annotations

import http.client
import sys

from bot.app.config import settings
from bot.process_limits import restrict_process

ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  # a bot that listens on all interfaces is asked on loopback
PATIENCE = 10.0


def main() -> int:
    """Ask once, print the answer, return the exit code."""
    restrict_process()
    listen = settings().listen
    if listen is None:
        sys.stdout.write("LISTEN is off: there is nobody to ask.\n")
        return 1
    way = http.client.HTTPConnection(ANYWHERE.get(listen.host, listen.host), listen.port, timeout=PATIENCE)
    try:
        way.request("GET", "/healthz")
        answer = way.getresponse()
        sys.stdout.write(answer.read().decode("utf-8", "replace"))
    except OSError:
        sys.stdout.write("Nothing answers there.\n")
        return 1
    return 0 if answer.status == http.client.OK else 1


if __name__ == "__main__":
    sys.exit(main())
