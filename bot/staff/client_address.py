"""Address from which a request came, as the key under which attempts are counted."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import assert_never

IPAddress = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

ONE_HOME = 64
"""Bits of an IPv6 network that a single customer has, so that its many addresses count as one."""


def counted_address(peer: str | None, forwarded: Iterable[str], proxies: Collection[Network]) -> str:
    """Return the network whose attempts are counted together: an IPv4 address, or an IPv6 network of /64.

    `peer` is the other end of the connection. `forwarded` are the values of X-Forwarded-For. They count only if the
    peer is one of our `proxies`, and only from the end, up to the first address that is none of ours: all before it
    was written by the client.
    """
    hops = [hop for value in forwarded for hop in value.split(",")]
    at = _parse(peer or "")
    while at and hops and _is_one_of(at, proxies):
        before = _parse(hops.pop())
        if before is None:
            break
        at = before
    return _network(at)


def _parse(text: str) -> IPAddress | None:
    """Return an address, an IPv4 address that is written as IPv6 as IPv4; None for anything else."""
    try:
        found = ip_address(text.strip().partition("%")[0])
    except ValueError:
        return None
    return (found.ipv4_mapped or found) if isinstance(found, IPv6Address) else found


def _is_one_of(address: IPAddress, networks: Collection[Network]) -> bool:
    return any(address in network for network in networks)


def _network(address: IPAddress | None) -> str:
    match address:
        case None:
            return "unknown"
        case IPv4Address():
            return str(address)
        case IPv6Address():
            return str(ip_network((address, ONE_HOME), strict=False))
        case _:
            assert_never(address)
