"""Cookies that say who has logged in, and the waits of those who guess."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from itsdangerous import URLSafeSerializer

from handout.desk.attempts import FREE, FREE_IN_ALL, Attempts
from handout.desk.passwords import Password
from handout.desk.sessions import IDLE, KNOWN_FOR, LONGEST, Session, Sessions

PASSWORD = Password("$argon2id$x", b"s" * 32)


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sessions(clock: Clock) -> Sessions:
    return Sessions(PASSWORD, clock)


def test_a_cookie_tells_the_session_that_made_it(sessions: Sessions) -> None:
    session = sessions.begun()
    assert sessions.read(sessions.cookie(session)) == session


def test_no_two_sessions_have_a_name_in_common(sessions: Sessions) -> None:
    assert len({sessions.begun().id for _ in range(100)}) == 100


def test_a_session_that_is_not_used_ends(sessions: Sessions, clock: Clock) -> None:
    cookie = sessions.cookie(sessions.begun())
    clock.now += IDLE
    assert sessions.read(cookie)
    clock.now += 1
    assert sessions.read(cookie) is None


def test_a_session_that_is_used_all_day_ends_all_the_same(sessions: Sessions, clock: Clock) -> None:
    session = sessions.begun()
    while clock.now < session.began + LONGEST:
        clock.now += 3600
        cookie = sessions.cookie(session)
    assert sessions.read(cookie)
    clock.now += 1
    assert sessions.read(sessions.cookie(session)) is None


def test_a_session_in_use_is_renewed_now_and_then(sessions: Sessions, clock: Clock) -> None:
    session = sessions.begun()
    assert not sessions.is_worth_renewing(session)
    clock.now += 301
    assert sessions.is_worth_renewing(session)


def test_a_session_that_was_ended_is_not_taken_from_any_copy(sessions: Sessions) -> None:
    session = sessions.begun()
    cookie = sessions.cookie(session)
    sessions.end(session)
    assert sessions.read(cookie) is None


def test_a_session_from_the_future_is_not_taken(sessions: Sessions, clock: Clock) -> None:
    cookie = sessions.cookie(sessions.begun())
    clock.now -= 3600
    assert sessions.read(cookie) is None


@pytest.mark.parametrize(
    "other",
    [Password("$argon2id$y", PASSWORD.secret), Password(PASSWORD.hash, b"t" * 32)],
    ids=["another password", "the same password, set again"],
)
def test_another_password_ends_all_sessions(other: Password, sessions: Sessions) -> None:
    assert Sessions(other).read(sessions.cookie(sessions.begun())) is None
    assert Sessions(other).form_secret() != sessions.form_secret()


def test_a_cookie_for_one_purpose_is_of_no_use_for_another(sessions: Sessions) -> None:
    assert sessions.read(sessions.known()) is None
    assert sessions.known_name(sessions.cookie(sessions.begun())) is None


def test_a_browser_is_known_for_some_months(sessions: Sessions, clock: Clock) -> None:
    cookie = sessions.known()
    assert sessions.known_name(cookie)
    clock.now += KNOWN_FOR + 1
    assert sessions.known_name(cookie) is None


@given(st.text())
def test_what_we_have_not_signed_is_no_session(text: str) -> None:
    sessions = Sessions(PASSWORD)
    assert sessions.read(text) is None
    assert sessions.known_name(text) is None


@given(st.data())
def test_a_cookie_with_one_letter_changed_is_no_session(data: st.DataObject) -> None:
    sessions = Sessions(PASSWORD, Clock())
    cookie = sessions.cookie(Session("s" * 43, 1_800_000_000, 1_800_000_000))
    assert sessions.read(cookie)
    place = data.draw(st.integers(0, len(cookie) - 2))  # the last letter holds bits of no meaning
    letter = data.draw(st.characters(exclude_characters=cookie[place]))
    assert sessions.read(cookie[:place] + letter + cookie[place + 1 :]) is None


def test_a_session_signed_with_another_secret_is_refused(sessions: Sessions) -> None:
    forged = URLSafeSerializer(b"guess", salt="session").dumps(["me", 1_800_000_000, 1_800_000_000])
    assert sessions.read(str(forged)) is None


# --- the waits -----------------------------------------------------------------------------


def test_some_wrong_passwords_are_free_and_then_each_wait_is_twice_as_long(clock: Clock) -> None:
    attempts = Attempts(clock)
    assert [attempts.begin("a", is_known=False) for _ in range(FREE)] == [0.0] * FREE
    waits = []
    for _ in range(9):
        waits.append(attempts.begin("a", is_known=False))
        clock.now += waits[-1]
        assert attempts.begin("a", is_known=False) == 0.0
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_who_does_not_wait_does_not_wait_longer_for_it(clock: Clock) -> None:
    attempts = Attempts(clock)
    for _ in range(FREE + 1):
        attempts.begin("a", is_known=False)
    clock.now += 0.5
    assert [attempts.begin("a", is_known=False) for _ in range(100)] == [0.5] * 100


def test_one_place_that_guesses_does_not_hold_up_another(clock: Clock) -> None:
    attempts = Attempts(clock)
    for _ in range(FREE + 1):
        attempts.begin("a", is_known=False)
    assert attempts.begin("b", is_known=False) == 0.0


def test_guesses_from_many_places_are_slowed_down_together_but_never_for_long(clock: Clock) -> None:
    attempts = Attempts(clock)
    heard = sum(attempts.begin(str(n), is_known=False) == 0.0 for n in range(1000))
    assert heard == FREE_IN_ALL
    for n in range(100):
        wait = attempts.begin(f"more {n}", is_known=False)
        assert 0 < wait <= 5
        clock.now += wait
        assert attempts.begin(f"then {n}", is_known=False) == 0.0


def test_a_flood_from_elsewhere_does_not_keep_out_a_browser_that_was_here_before(
    clock: Clock,
) -> None:
    attempts = Attempts(clock)
    for n in range(1000):
        attempts.begin(str(n), is_known=False)
    assert attempts.begin("browser x", is_known=True) == 0.0


def test_a_known_browser_waits_for_its_own_wrong_passwords(clock: Clock) -> None:
    attempts = Attempts(clock)
    for _ in range(FREE):
        attempts.begin("browser x", is_known=True)
    assert attempts.begin("browser x", is_known=True) > 0


def test_the_right_password_wipes_the_slate(clock: Clock) -> None:
    attempts = Attempts(clock)
    for _ in range(10 * FREE_IN_ALL):
        assert attempts.begin("a", is_known=False) == 0.0
        attempts.was_right("a", is_known=False)


def test_an_hour_without_a_wrong_password_wipes_it_too(clock: Clock) -> None:
    attempts = Attempts(clock)
    for _ in range(FREE):
        attempts.begin("a", is_known=False)
    clock.now += 3601
    assert attempts.begin("a", is_known=False) == 0.0
    assert attempts.begin("a", is_known=False) == 0.0


def test_places_without_number_do_not_fill_the_memory(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handout.desk.attempts.KEPT", 50)
    attempts = Attempts(clock)
    for n in range(200):
        attempts.begin(str(n), is_known=True)
    assert len(attempts._places) == 50
