"""The library of a desk: favourites and the last used on top, languages, pages."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from handout import load, render
from handout.desk.library import Library
from handout.desk.worker import Made, Worker
from tests.desk.desks import Visit, opened, waited

TITLES = ("Asthma", "Burns", "Colds", "Diabetes")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for title in TITLES:
        (tmp_path / f"{title.lower()}.yaml").write_text(f"title: {title}\nbody: [Words.]\n")
    return tmp_path


@pytest.fixture
def visit(folder: Path) -> Iterator[Visit]:
    with opened(folder) as visit:
        yield visit


def titles(page: str) -> list[str]:
    return re.findall(r'<h2 lang="[^"]*"><a href="[^"]*">([^<]*)', page)


def card(page: str, key: str) -> str:
    return page.partition(f'id="card-{key}"')[2].partition("</li>")[0]


# --- favourites --------------------------------------------------------------------------


def test_a_favourite_stands_on_top_and_says_so(visit: Visit) -> None:
    assert titles(visit.page()) == list(TITLES)
    answer = visit.send("/handout/colds/favourite", action="star", back="library")
    assert (answer.status_code, answer.headers["location"]) == (303, "/#card-colds")
    page = visit.page()
    assert titles(page) == ["Colds", "Asthma", "Burns", "Diabetes"]
    assert "Favourite" in card(page, "colds")
    assert "Remove from favourites" in card(page, "colds")
    assert "Add to favourites" in card(page, "burns")


def test_a_star_is_taken_back(visit: Visit) -> None:
    visit.send("/handout/colds/favourite", action="star")
    visit.send("/handout/colds/favourite", action="unstar")
    assert titles(visit.page()) == list(TITLES)


def test_the_last_used_stand_after_the_favourites(visit: Visit) -> None:
    visit.send("/handout/burns", action="save")
    visit.send("/handout/diabetes", action="save")
    visit.send("/handout/colds/favourite", action="star")
    page = visit.page()
    assert titles(page) == ["Colds", "Diabetes", "Burns", "Asthma"]
    assert "Used lately" in card(page, "diabetes")
    assert "Used lately" not in card(page, "asthma")


def test_the_star_on_the_handouts_page_leads_back_to_it(visit: Visit) -> None:
    answer = visit.send("/handout/colds/favourite", action="star", back="handout")
    assert answer.headers["location"] == "/handout/colds"
    assert "Remove from favourites" in visit.page("/handout/colds")


def test_a_search_is_kept_when_a_star_is_given(visit: Visit) -> None:
    answer = visit.send("/handout/colds/favourite", action="star", q="col ds&x=1")
    assert answer.headers["location"] == "/?q=col%20ds%26x%3D1#card-colds"


def test_a_star_needs_the_sessions_token(visit: Visit) -> None:
    answer = visit.send("/handout/colds/favourite", action="star", token="0" * 64)
    assert answer.status_code == 403
    assert titles(visit.page()) == list(TITLES)


def test_each_desk_has_favourites_of_its_own_and_keeps_them(folder: Path) -> None:
    with opened(folder, name="desk 1") as visit:
        visit.send("/handout/burns/favourite", action="star")
    with opened(folder, name="desk 2") as other:
        assert titles(other.page())[0] == "Asthma"
    with opened(folder, name="desk 1") as again:
        assert titles(again.page())[0] == "Burns"


def test_a_star_that_cannot_be_kept_is_told(folder: Path) -> None:
    with opened(folder, log=folder / "burns.yaml" / "log.db") as visit:
        visit.send("/handout/colds/favourite", action="star")
        assert "The star cannot be kept" in visit.page()


# --- languages ---------------------------------------------------------------------------


@pytest.fixture
def spanish(folder: Path) -> Path:
    text = "title: El asma\nlanguage: es-MX\nversion: '3'\nbody: [Palabras.]\n"
    (folder / "asthma.es.yaml").write_text(text)
    return folder


def test_languages_of_one_handout_share_a_card(spanish: Path) -> None:
    with opened(spanish) as visit:
        page = visit.page()
        assert titles(page) == list(TITLES)
        assert '<a class="tag" lang="es-MX" hreflang="es-MX"' in card(page, "asthma")
        assert ">Español</a>" in card(page, "asthma")
        assert ">English</a>" in card(page, "asthma")


@pytest.mark.parametrize("query", ["asma", "español", "Spanish", "es-mx", "asthma spanish"])
def test_a_handout_is_found_by_each_of_its_languages(spanish: Path, query: str) -> None:
    assert [card.key for card in Library(spanish).search(query)] == ["asthma"]


def test_a_language_is_a_choice_where_there_are_several(spanish: Path) -> None:
    with opened(spanish) as visit:
        assert '<select id="language"' in visit.page("/handout/asthma")
        assert '<select id="language"' not in visit.page("/handout/burns")
        page = visit.page("/handout/asthma", language="es-MX")
        assert '<h1 lang="es-MX">El asma</h1>' in page
        assert '<option value="es-MX" lang="es-MX" selected>Español</option>' in page


def test_the_language_that_was_chosen_is_given_out(spanish: Path) -> None:
    with opened(spanish) as visit:
        saved = visit.send("/handout/asthma", action="save", language="es-MX")
        assert saved.content == render(load(spanish / "asthma.es.yaml"))
        assert 'filename="el-asma-es-mx-v3.pdf"' in saved.headers["content-disposition"]
        assert "El asma" in visit.page("/log")


def test_a_file_that_is_named_for_another_language_is_another_handout(folder: Path) -> None:
    (folder / "asthma.de.yaml").write_text("title: Asthma II\nlanguage: fr\nbody: [Mots.]\n")
    assert "asthma-ii" in Library(folder).cards()


def test_a_language_that_cannot_be_built_has_a_card_that_says_why(folder: Path) -> None:
    (folder / "asthma.es.yaml").write_text("title: El asma\nlanguage: es\nbdy: [x]\n")
    cards = Library(folder).cards()
    assert not cards["asthma"].others
    assert "unknown key 'bdy'" in cards["asthma-es"].error


def test_two_files_of_one_language_are_two_handouts(folder: Path) -> None:
    (folder / "asthma.en.yaml").write_text("title: Asthma again\nbody: [Words.]\n")
    assert {"asthma", "asthma-again"} <= set(Library(folder).cards())


def test_a_country_is_named_where_it_tells_two_languages_apart(folder: Path) -> None:
    for tag in ("pt-BR", "pt-PT"):
        text = f"title: A {tag}\nlanguage: {tag}\nbody: [P.]\n"
        (folder / f"asthma.{tag}.yaml").write_text(text)
    names = Library(folder).cards()["asthma"].languages
    assert list(names.values()) == ["English", "Português (Brasil)", "Português (Portugal)"]


# --- pages -------------------------------------------------------------------------------


def test_pages_are_counted_in_the_background_and_shown(visit: Visit) -> None:
    assert waited(lambda: len(visit.client.get("/counts").json()) == len(TITLES))
    assert ", 1 page<" in card(visit.page(), "asthma")


def test_the_library_does_not_wait_for_pages(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    go_on = threading.Event()

    def slow(*_: object, **__: object) -> Made:
        go_on.wait(20)
        return Made(b"%PDF", (b"",), 7)

    monkeypatch.setattr(Worker, "build", slow)
    with opened(folder) as visit:  # which opens the library
        assert titles(visit.page()) == list(TITLES)
        assert visit.client.get("/counts").json() == {}
        go_on.set()
        assert waited(lambda: visit.client.get("/counts").json().get("burns") == 7)


def test_a_handout_that_breaks_as_it_is_built_says_why_on_its_card(folder: Path) -> None:
    (folder / "colds.yaml").write_text("title: Colds\nbody:\n  - {figure: no.png, alt: A}\n")
    with opened(folder) as visit:
        assert waited(lambda: visit.client.get("/counts").json().get("colds") == 0)
        assert "there is no picture &#39;no.png&#39;" in card(visit.page(), "colds")
        assert str(folder) not in visit.page()
        assert "there is no picture" in visit.page("/handout/colds")


def test_a_changed_picture_is_seen(folder: Path) -> None:
    (folder / "colds.yaml").write_text("title: Colds\nbody:\n  - {figure: p.svg, alt: A}\n")
    library = Library(folder)
    before = library.cards()["colds"].fingerprint
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect {}/></svg>'
    (folder / "p.svg").write_text(svg.format('width="9" height="9"'))
    between = library.cards()["colds"].fingerprint
    (folder / "p.svg").write_text(svg.format('width="9" height="99"'))
    assert len({before, between, library.cards()["colds"].fingerprint}) == 3


def test_a_handout_may_be_called_like_a_part_of_the_page(folder: Path) -> None:
    (folder / "notice.yaml").write_text("title: Notice\nbody: [Words.]\n")
    with opened(folder) as visit:
        ids = re.findall(r' id="([^"]*)"', visit.page())
    assert len(ids) == len(set(ids))
