"""Names of this computer in a Host header: pages for it alone refuse every other name (DNS rebinding)."""

from __future__ import annotations

LOCAL_HOSTS = frozenset({"127.0.0.1", "localhost", "[::1]"})


def host_name(host: str) -> str:
    """Return the name in a Host header, in small letters and without its port."""
    name, colon, port = host.rpartition(":")
    return (name if colon and port.isdigit() else host).lower()
