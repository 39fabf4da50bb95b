"""`python -m bot.app.probe`: asks the bot on this machine whether it is well, for a container or a script.

It prints what /healthz says. The exit code is 0 when all is well, else 1.
"""

from __future__ import annotations

import http.client
import sys

from bot.app.config import settings

ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  # what is listened to everywhere is asked here
PATIENCE = 10.0


def main() -> int:
    """Ask once."""
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
