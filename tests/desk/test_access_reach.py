"""Which names a desk goes by, and who may bring requests to it."""

from __future__ import annotations

import ipaddress

import pytest

from handout.desk.reach import (
    Reach,
    Wanted,
    address_in,
    is_for_others,
    place_of,
    reach_of,
    this_machine,
)


def hosts(wanted: Wanted, port: int = 8443, certified: tuple[str, ...] = ()) -> set[str]:
    return set(reach_of(wanted, port, certified).hosts)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2", "::1", "localhost"])
def test_a_loopback_address_is_for_this_machine_alone(host: str) -> None:
    assert not is_for_others(Wanted(host))


@pytest.mark.parametrize(
    "wanted",
    [Wanted("0.0.0.0"), Wanted("::"), Wanted("192.0.2.7"), Wanted("127.0.0.1", has_tls=True),
     Wanted("127.0.0.1", is_behind_proxy=True)],
)  # fmt: skip
def test_everything_else_is_for_others(wanted: Wanted) -> None:
    assert is_for_others(wanted)


def test_this_machine_goes_by_its_loopback_names() -> None:
    assert this_machine(8123).hosts == {"127.0.0.1:8123", "localhost:8123", "[::1]:8123"}
    assert this_machine(8123, "::1").address == "http://[::1]:8123/"
    assert "127.0.0.2:8123" in this_machine(8123, "127.0.0.2").hosts
    assert "localhost" in this_machine(80).hosts  # browsers leave the usual port away


def test_the_names_are_those_allowed_those_certified_and_the_host() -> None:
    wanted = Wanted("192.0.2.7", ("Desk.example",), has_tls=True)
    certified = ("front.example", "*.clinic.example", "[2001:db8::7]")
    assert hosts(wanted, certified=certified) == {
        "desk.example:8443", "front.example:8443", "[2001:db8::7]:8443", "192.0.2.7:8443"
    }  # fmt: skip
    assert reach_of(wanted, 8443, certified).address == "https://desk.example:8443/"


def test_the_usual_port_of_https_is_left_away() -> None:
    assert hosts(Wanted("0.0.0.0", ("desk.example",), has_tls=True), 443) == {"desk.example"}


def test_a_proxy_has_the_port_of_https_or_the_one_that_is_named() -> None:
    names = ("desk.example", "desk.example:8443", "[2001:db8::7]:9443")
    reach = reach_of(Wanted("127.0.0.1", names, is_behind_proxy=True), 8080)
    assert reach == Reach(
        frozenset({"desk.example", "desk.example:8443", "[2001:db8::7]:9443"}),
        "https://desk.example/", "https",
        frozenset({ipaddress.ip_address("127.0.0.1"), ipaddress.ip_address("::1")}),
    )  # fmt: skip


def test_a_proxy_elsewhere_is_the_only_one() -> None:
    wanted = Wanted("0.0.0.0", ("desk.example",), is_behind_proxy=True, proxies=("192.0.2.1",))
    assert reach_of(wanted, 8080).proxies == {ipaddress.ip_address("192.0.2.1")}


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("::1", "::/64"),
        ("192.0.2.7:40000", "192.0.2.7"),
        ("[2001:db8:1:2::4]:40000", "2001:db8:1:2::/64"),
        ("testclient", "None"),
    ],
)
def test_a_place_is_an_address_or_the_network_of_one(address: str, place: str) -> None:
    assert place_of(address_in(address)) == place
