"""From where a desk is reached: names, addresses, TLS or a proxy, and what is missing for it."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable
from typing import Any, NamedTuple

from handout.errors import ContentError, OutputError, Problem

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_PROXY = (
    "The proxy must take https alone, pass the Host header on as it came, and set "
    "X-Forwarded-Proto and X-Forwarded-For."
)


class Reach(NamedTuple):
    """What a request may look like: the hosts it may name, its scheme, who may bring it.

    ``hosts`` are in small letters, with a port unless it is the scheme's own. ``proxies``
    are the addresses that requests come from when a proxy stands in front; else empty.
    ``address`` is what a person types.
    """

    hosts: frozenset[str]
    address: str
    scheme: str = "http"
    proxies: frozenset[Address] = frozenset()


class Wanted(NamedTuple):
    """What the command line asks for."""

    host: str
    allowed: tuple[str, ...] = ()
    has_tls: bool = False
    is_behind_proxy: bool = False
    proxies: tuple[str, ...] = ()


def this_machine(port: int, host: str = "127.0.0.1") -> Reach:
    """A desk that this machine alone reaches, at ``port`` of a loopback address."""
    names = [_bracketed(host.lower()), "127.0.0.1", "localhost", "[::1]"]
    hosts = [bare_host(f"{name}:{port}", "http") for name in names]
    return Reach(frozenset(hosts), f"http://{hosts[0]}/")


def is_for_others(wanted: Wanted) -> bool:
    """Whether anyone but this machine is to reach the desk; raises ContentError for a puzzle."""
    others = wanted.has_tls or wanted.is_behind_proxy or not _is_loopback(wanted.host)
    if wanted.proxies and not wanted.is_behind_proxy:
        raise _wrong("--proxy says where a proxy is", "add --behind-proxy, or leave it out")
    if not others and wanted.allowed:
        raise _wrong(
            "--allow-name is for a desk that others reach",
            "add --cert and --key, or --behind-proxy, or leave it out",
        )
    return others


def reach_of(wanted: Wanted, port: int, certified: Iterable[str] = ()) -> Reach:
    """How others reach the desk; ``certified`` are the names in its certificate.

    Raises ContentError for what is missing or cannot be.
    """
    if wanted.has_tls and wanted.is_behind_proxy:
        raise _wrong(
            "--cert and --behind-proxy exclude each other",
            "the proxy holds the certificate, or the desk does",
        )
    if not wanted.has_tls and not wanted.is_behind_proxy:
        raise _wrong(
            f"--host {wanted.host} lets others reach the desk, and nothing encrypts the way",
            "give a certificate with --cert FILE --key FILE, or put a proxy that does so in "
            f"front and say --behind-proxy. {_PROXY}",
        )
    names = [_name(name) for name in wanted.allowed]
    if wanted.has_tls:
        names += [_name(name) for name in certified if "*" not in name]
        names += [] if _is_any(wanted.host) else [_name(_bracketed(wanted.host))]
    if not names:
        raise _wrong(
            "the desk does not know the name that others reach it by",
            "say it with --allow-name, as in --allow-name desk.clinic.example",
        )
    hosts = [_with_port(name, port if wanted.has_tls else 443) for name in names]
    proxies = frozenset(_proxy(address) for address in wanted.proxies) or LOOPBACK
    address = f"https://{hosts[0]}/"
    return Reach(
        frozenset(hosts), address, "https", proxies if wanted.is_behind_proxy else frozenset()
    )


def bare_host(host: str, scheme: str) -> str:
    """A Host header or the host of an origin, as ``Reach.hosts`` writes it."""
    return host.lower().removesuffix(":443" if scheme == "https" else ":80")


def address_in(text: str) -> Address | None:
    """An address as text, its port left away, IPv4 in IPv6 unwrapped; None for anything else."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:  # some proxies tell the visitor's port as well
        text = text.partition(":")[0]
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    inner = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return inner or address


def place_of(address: Address | None) -> str:
    """What counts as one place for guesses: an IPv4 address, the /64 of an IPv6 address."""
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.IPv6Network((int(address), 64), strict=False))
    return str(address)


def listener_at(host: str, port: int) -> socket.socket:
    """A socket that listens; raises OutputError where it cannot."""
    family, address = _resolved(host, port)[0]
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(address)
        listener.listen(128)  # so that a browser that is quicker than the desk waits for it
    except OSError as error:
        listener.close()
        reason = (error.strerror or "it is not free").lower()
        raise OutputError(f"port {port} cannot be used: {reason}; choose another --port") from None
    return listener


LOOPBACK = frozenset({ipaddress.ip_address("127.0.0.1"), ipaddress.ip_address("::1")})


def _resolved(host: str, port: int) -> list[tuple[socket.AddressFamily, Any]]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, UnicodeError):
        raise OutputError(
            f"--host {host} is not known on this machine; give one of its own addresses or names"
        ) from None
    return [(family, address) for family, _, _, _, address in found]


def _is_loopback(host: str) -> bool:
    found = [address_in(str(address[0])) for _, address in _resolved(host, 0)]
    return all(address is not None and address.is_loopback for address in found)


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host and not host.startswith("[") else host


def _is_any(host: str) -> bool:
    address = address_in(host)
    return address is not None and address.is_unspecified


def _name(text: str) -> str:
    """A name of the desk, checked; in small letters."""
    name, colon, port = text.lower().rpartition(":")
    if not colon or text.endswith("]"):
        name, port = text.lower(), "443"
    inner = name.strip("[]")
    is_address = address_in(inner) is not None and (":" in inner) == name.startswith("[")
    letters = inner.replace("-", "").replace(".", "")
    is_name = letters.isascii() and letters.isalnum() and not inner.startswith(".")
    if not (is_address or (is_name and inner == name)) or not port.isdecimal():
        raise _wrong(
            f"--allow-name '{text}' is no name or address",
            "write it as in desk.clinic.example, 192.0.2.7, [2001:db8::7] or desk.example:8443",
        )
    return text.lower()


def _with_port(name: str, port: int) -> str:
    has_port = ":" in name and not name.endswith("]")
    return bare_host(name if has_port else f"{name}:{port}", "https")


def _proxy(text: str) -> Address:
    address = address_in(text)
    if address is None:
        raise _wrong(f"--proxy '{text}' is no address", "write it as in --proxy 192.0.2.7")
    return address


def _wrong(message: str, advice: str) -> ContentError:
    return ContentError(Problem(message, advice))
