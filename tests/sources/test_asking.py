"""Asking over the network: politely, and not for ever."""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
import trustme

from handout.errors import OutputError
from handout.sources.cache import Cache, cache_folder
from handout.sources.crossref import Crossref, crossref
from tests.sources.service import FEDER, Answer, Service, running

DOI = FEDER["DOI"]


@pytest.fixture
def service() -> Iterator[Service]:
    with running(FEDER) as service:
        yield service


def asking(service: Service, **more: Any) -> tuple[Crossref, list[float]]:
    """Crossref at the service, and the pauses it makes, which take no time."""
    slept: list[float] = []
    defaults = {
        "sleep": slept.append,
        "clock": lambda: sum(slept),
        "chance": lambda: 0.5,
        "pause": 0.0,
    }
    return crossref(service.url, **{**defaults, **more}), slept


def failing(status: int, **headers: str) -> Answer:
    return Answer(status, b"{}", headers=dict(headers))


def test_a_work_is_asked_for_by_its_encoded_doi() -> None:
    odd = {**FEDER, "DOI": "10.1002/(sici)1097<693::aid-asi4>3.0.co;2-o?#"}
    with running(odd) as service:
        record = asking(service)[0].work("10.1002/(SICI)1097<693::AID-ASI4>3.0.CO;2-O?#")
    assert record is not None
    assert service.requests[0][0].startswith("/works/10.1002%2F%28SICI%291097%3C693%3A%3A")


def test_a_search_sends_the_words_and_how_many_answers_it_wants(service: Service) -> None:
    (record,) = asking(service)[0].search("Feder & Costi,\n  ketamine")
    assert record.doi == DOI
    assert service.requests[0][0] == (
        "/works?query.bibliographic=Feder+%26+Costi%2C+ketamine&rows=5"
    )


def test_the_program_says_who_it_is_and_how_to_reach_its_user(service: Service) -> None:
    asking(service, mailto="ann@example.org")[0].work(DOI)
    agent = service.requests[0][1]["user-agent"]
    assert agent.startswith("patient-handout/")
    assert agent.endswith(" (mailto:ann@example.org)")


@pytest.mark.parametrize("address", ["ann", "ann@example.org)\r\nX: y", "a b@example.org", "a@b"])
def test_what_is_no_address_is_refused_before_anything_is_asked(address: str) -> None:
    with pytest.raises(OutputError, match="no e-mail address"):
        crossref("https://api.example.org", mailto=address)


@pytest.mark.parametrize("base", ["http://api.example.org", "ftp://127.0.0.1", "api.example.org"])
def test_a_service_elsewhere_is_asked_over_https_alone(base: str) -> None:
    with pytest.raises(OutputError, match="no https address"):
        crossref(base)


def test_an_unknown_doi_is_no_error(service: Service) -> None:
    assert asking(service)[0].work("10.1000/none") is None


def test_a_wait_that_the_server_asks_for_is_kept(service: Service) -> None:
    service.first = [failing(429, **{"Retry-After": "7"})]
    service_asked, slept = asking(service)
    assert service_asked.work(DOI) is not None
    assert slept == [7.0]


def test_a_wait_may_be_a_date(service: Service) -> None:
    moment = datetime.now(UTC) + timedelta(seconds=60)
    service.first = [failing(429, **{"Retry-After": format_datetime(moment, usegmt=True)})]
    service_asked, slept = asking(service)
    assert service_asked.work(DOI) is not None
    assert 30 < slept[0] <= 60


def test_a_server_that_wants_an_hour_is_left_alone(service: Service) -> None:
    service.first = [failing(429, **{"Retry-After": "3600"})]
    with pytest.raises(OutputError, match="left alone for 60 minutes"):
        asking(service)[0].work(DOI)
    assert len(service.requests) == 1


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_fault_of_the_server_is_tried_again_after_ever_longer_waits(
    service: Service, status: int
) -> None:
    service.first = [failing(status)] * 3
    service_asked, slept = asking(service)
    assert service_asked.work(DOI) is not None
    assert slept == [1.0, 2.0, 4.0]


def test_waits_differ_by_chance_so_that_users_do_not_come_back_together(service: Service) -> None:
    service.first = [failing(500)]
    service_asked, slept = asking(service, chance=lambda: 0.9)
    service_asked.work(DOI)
    assert slept == [1.4]


def test_a_fault_that_stays_ends_in_words(service: Service) -> None:
    service.always = failing(500)
    with pytest.raises(OutputError) as error:
        asking(service)[0].work(DOI)
    assert str(error.value) == (
        "Crossref was asked, and it has a fault of its own (500), 4 times; nothing was changed"
    )
    assert error.value.exit_code == 3
    assert len(service.requests) == 4


@pytest.mark.parametrize("status", [400, 401, 403])
def test_a_refusal_is_not_tried_again(service: Service, status: int) -> None:
    service.always = failing(status)
    with pytest.raises(OutputError, match=f"refuses the question .HTTP {status}"):
        asking(service)[0].work(DOI)
    assert len(service.requests) == 1


def test_an_answer_that_breaks_off_is_asked_for_again(service: Service) -> None:
    whole = json.dumps({"message": FEDER}).encode()
    service.first = [Answer(body=whole, cut=len(whole) // 2)]
    assert asking(service)[0].work(DOI) is not None
    assert len(service.requests) == 2


def test_half_a_json_is_asked_for_again_and_never_believed(service: Service) -> None:
    service.always = Answer(body=json.dumps({"message": FEDER}).encode()[:-40])
    with pytest.raises(OutputError, match="the answer is not whole, 4 times"):
        asking(service)[0].work(DOI)


def test_no_answer_in_time_ends_in_words(service: Service) -> None:
    service.always = Answer(hold=threading.Event())
    try:
        with pytest.raises(OutputError, match="no answer came in time, 4 times"):
            asking(service, limit=0.05)[0].work(DOI)
    finally:
        service.always.hold.set()


def test_a_page_of_the_network_is_not_taken_for_an_answer(service: Service) -> None:
    service.always = Answer(body=b"<html>Sign in</html>", kind="text/html; charset=utf-8")
    with pytest.raises(OutputError, match=r"something else answered \(text/html\)"):
        asking(service)[0].work(DOI)


def test_a_huge_answer_is_not_read_to_its_end(service: Service) -> None:
    service.always = Answer(body=b" " * 9_000_000)
    with pytest.raises(OutputError, match="larger than any list of works"):
        asking(service)[0].work(DOI)
    assert len(service.requests) == 1


@pytest.mark.parametrize("body", [b"[]", b"{}", b'{"message": []}', b"null", b"3"])
def test_json_of_another_form_is_refused(service: Service, body: bytes) -> None:
    service.always = Answer(body=body)
    with pytest.raises(OutputError):
        asking(service)[0].work(DOI)


def test_a_redirection_is_followed(service: Service) -> None:
    path = f"/works/{DOI.replace('/', '%2F')}"
    service.first = [Answer(301, headers={"Location": path})]
    assert asking(service)[0].work(DOI) is not None


def test_redirections_in_a_circle_end(service: Service) -> None:
    service.always = Answer(302, headers={"Location": "/works/again"})
    with pytest.raises(OutputError, match="from one address to the next"):
        asking(service)[0].work(DOI)
    assert len(service.requests) == 4


def test_a_redirection_elsewhere_than_the_web_is_refused(service: Service) -> None:
    service.always = Answer(302, headers={"Location": "file:///etc/passwd"})
    with pytest.raises(OutputError, match="not safe"):
        asking(service)[0].work(DOI)


def test_a_machine_without_network_is_told_so() -> None:
    with running() as service:
        pass  # it is gone now
    with pytest.raises(OutputError, match="is this machine online"):
        asking(service)[0].work(DOI)


def served_by(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    return context


def test_a_server_that_proves_its_name_is_asked_over_tls(authority: trustme.CA) -> None:
    with running(FEDER, tls=served_by(authority)) as service:
        assert asking(service)[0].work(DOI) is not None


def test_a_server_that_nobody_vouches_for_is_not_asked() -> None:
    with running(FEDER, tls=served_by(trustme.CA())) as service:
        with pytest.raises(OutputError, match="certificate is not one that this machine trusts"):
            asking(service)[0].work(DOI)
        assert service.requests == []


def test_a_redirection_from_tls_to_none_is_refused(authority: trustme.CA) -> None:
    with running(FEDER, tls=served_by(authority)) as service:
        plain = service.url.replace("https", "http")
        service.always = Answer(302, headers={"Location": plain})
        with pytest.raises(OutputError, match="not safe"):
            asking(service)[0].work(DOI)


def test_questions_come_no_faster_than_the_server_allows(service: Service) -> None:
    service.always = Answer(body=json.dumps({"message": FEDER}).encode(), limit="4")
    service_asked, slept = asking(service, clock=lambda: 100.0, pause=1.0)
    for doi in ("10.1000/a", "10.1000/b"):
        service_asked.work(doi)
    assert slept == [0.25]


def test_an_answer_is_kept_and_not_asked_for_twice(service: Service, tmp_path: Path) -> None:
    now = [1_000_000.0]
    cache = Cache(tmp_path / "kept", now=lambda: now[0])
    for _ in range(2):
        assert asking(service, cache=cache)[0].work(DOI) is not None
        assert asking(service, cache=cache)[0].work("10.1000/none") is None
    assert len(service.requests) == 2
    now[0] += 8 * 86_400
    asking(service, cache=cache)[0].work(DOI)
    assert len(service.requests) == 3


def test_a_fault_is_not_kept(service: Service, tmp_path: Path) -> None:
    service.first = [failing(403)]
    with pytest.raises(OutputError):
        asking(service, cache=Cache(tmp_path))[0].work(DOI)
    assert asking(service, cache=Cache(tmp_path))[0].work(DOI) is not None


def test_a_broken_cache_is_as_good_as_none(service: Service, tmp_path: Path) -> None:
    asking(service, cache=Cache(tmp_path))[0].work(DOI)
    (kept,) = tmp_path.iterdir()
    for broken in (b"", b"{", b"[]", b'{"version": 1}', b"\xff"):
        kept.write_bytes(broken)
        assert asking(service, cache=Cache(tmp_path))[0].work(DOI) is not None
    no_folder = tmp_path / "file"
    no_folder.write_text("")
    assert asking(service, cache=Cache(no_folder))[0].work(DOI) is not None


def test_the_users_address_is_not_kept(service: Service, tmp_path: Path) -> None:
    asking(service, cache=Cache(tmp_path), mailto="ann@example.org")[0].work(DOI)
    (kept,) = tmp_path.iterdir()
    assert b"ann@example.org" not in kept.read_bytes()


def test_the_cache_lies_where_the_system_wants_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder() == tmp_path / "handout" / "crossref"
