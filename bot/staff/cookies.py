"""Cookies of the staff pages. No script can read them, and no other site can send them."""

from __future__ import annotations

from aiohttp import web

from bot.local_hosts import LOCAL_HOSTS, host_name


def is_local(request: web.Request) -> bool:
    """Return whether the page is opened on this computer, without TLS. Everywhere else browsers are told to use it."""
    return host_name(request.host) in LOCAL_HOSTS


def cookie(request: web.Request, name: str) -> str:
    """Return the value of a cookie; empty without one."""
    return request.cookies.get(_full_name(request, name), "")


def keep(request: web.Request, response: web.Response, name: str, value: str, seconds: float) -> None:
    """Set a cookie; over https only, except on this computer."""
    response.set_cookie(
        _full_name(request, name),
        value,
        max_age=int(seconds),
        httponly=True,
        samesite="Strict",
        secure=not is_local(request),
        path="/",
    )


def forget(request: web.Request, response: web.Response, name: str) -> None:
    """Delete a cookie."""
    keep(request, response, name, "", 0)


def _full_name(request: web.Request, name: str) -> str:
    """Return the name in the browser: with TLS one that no other host and no plain connection can set (S4)."""
    return name if is_local(request) else f"__Host-{name}"
