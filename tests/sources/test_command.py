"""``handout sources verify``, from the files to the report and back."""

from __future__ import annotations

import json
import os
import pty
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from handout.build import load, render
from handout.cli import main
from tests.conftest import ROOT
from tests.sources.service import DORE, FEDER, Answer, Service, running

RETRACTED: dict[str, Any] = {
    **FEDER,
    "updated-by": [
        {"type": "correction", "DOI": "10.1176/correction", "updated": {"date-parts": [[2022]]}},
        {"type": "retraction", "DOI": "10.1176/notice", "label": "Retraction",
         "source": "retraction-watch", "updated": {"date-parts": [[2023, 4, 22]]}},
    ],
}  # fmt: skip
AGREEING = """\
title: A title
sources:
  feder:
    author: ["Feder, Adriana", "Costi, Sara", "Rutter, Sarah B."]
    issued: 2021
    title: A Randomized Controlled Trial of Repeated Ketamine Administration for Chronic
      Posttraumatic Stress Disorder
    container-title: American Journal of Psychiatry
    volume: 178
    issue: 2
    page: 193-202
    DOI: 10.1176/appi.ajp.2020.20050596
    status: confirmed
"""
PAGE = "title: A\nsources:\n  page: {title: A page, URL: 'https://example.org/', type: webpage}\n"


@pytest.fixture
def service() -> Iterator[Service]:
    with running(FEDER, DORE) as service:
        yield service


@pytest.fixture
def seed(tmp_path: Path) -> Path:
    """A copy of the first handout."""
    shutil.copytree(ROOT / "assets", tmp_path / "assets")
    return Path(shutil.copy(ROOT / "content.yaml", tmp_path))


def verify(service: Service, *arguments: object) -> Result:
    command = ["sources", "verify", *map(str, arguments), "--url", service.url, "--no-cache"]
    return CliRunner().invoke(main, command)


def content(folder: Path, text: str) -> Path:
    path = folder / "content.yaml"
    path.write_text(text)
    return path


def test_the_first_handout_is_reported_and_left_as_it_is(service: Service, seed: Path) -> None:
    before = seed.read_bytes()
    result = verify(service, seed)
    assert result.exit_code == 1
    assert "3 sources: 1 differs, 2 were not found" in result.output
    assert "lally2020: not found at Crossref" in result.output
    assert "pages     differs  yours:    127-137" in result.output
    assert "+    page: 193-202" in result.output
    assert "Nothing was changed" in result.output
    assert seed.read_bytes() == before


def test_nothing_but_the_sources_is_sent(service: Service, seed: Path) -> None:
    verify(service, seed)
    assert len(service.requests) == 3
    sent = " ".join(path + json.dumps(headers) for path, headers in service.requests)
    assert "Lally" in sent
    for word in ("Explained", "lally2020", "unconfirmed", "record+of", str(seed.parent), "content"):
        assert word not in sent


def test_an_accepted_change_gives_a_file_that_loads_and_differs_in_that_entry(
    service: Service, seed: Path
) -> None:
    before = load(seed).handout
    assert verify(service, seed, "--write", "--yes").exit_code == 1
    after = load(seed).handout
    new = after.sources["feder2021"]
    assert (new.page, new.DOI) == ("193-202", FEDER["DOI"])
    assert new.author == ["Feder, Adriana", "Costi, Sara", "Rutter, Sarah B."]
    assert new.status == "unconfirmed"
    assert new.note is not None
    assert new.note.endswith("American Journal of Psychiatry, 178(2), 127-137.")
    same = {"sources": before.sources | {"feder2021": new}}
    assert before.model_copy(update=same) == after
    assert b"%PDF" in render(load(seed))[:8]


def test_after_the_change_the_source_agrees(service: Service, seed: Path) -> None:
    verify(service, seed, "--write", "--yes")
    assert "3 sources: 1 agrees, 2 were not found" in verify(service, seed).output


def test_without_anybody_to_ask_nothing_is_written(service: Service, seed: Path) -> None:
    before = seed.read_bytes()
    result = verify(service, seed, "--write")
    assert "there is nobody to ask" in result.output
    assert seed.read_bytes() == before


def test_yes_alone_is_a_slip(service: Service, seed: Path) -> None:
    assert "--yes goes with --write" in verify(service, seed, "--yes").output


@pytest.mark.parametrize(("answer", "is_written"), [("y", True), ("n", False), ("", False)])
def test_at_a_terminal_the_author_decides(
    service: Service, seed: Path, answer: str, is_written: bool
) -> None:
    before = seed.read_bytes()
    ours, theirs = pty.openpty()
    program = "from handout.cli import main; main()"
    command = [sys.executable, "-c", program, "sources", "verify", seed, "--write", "--no-cache"]
    with subprocess.Popen(
        [*map(str, command), "--url", service.url], stdin=theirs, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, cwd=ROOT,
    ) as process:  # fmt: skip
        os.close(theirs)
        os.write(ours, f"{answer}\n".encode())
        output, errors = process.communicate(timeout=60)
    os.close(ours)
    assert b"change 'feder2021' as shown?" in errors
    assert (seed.read_bytes() != before) is is_written
    assert (b"changed feder2021" in output) is is_written


def test_all_that_agrees_is_exit_code_0(service: Service, tmp_path: Path) -> None:
    result = verify(service, content(tmp_path, AGREEING))
    assert (result.exit_code, service.requests[0][0][:7]) == (0, "/works/")
    assert "1 source: 1 agrees" in result.output


def test_a_confirmed_source_that_is_changed_has_to_be_confirmed_again(
    service: Service, tmp_path: Path
) -> None:
    path = content(tmp_path, AGREEING.replace("193-202", "1-2"))
    verify(service, path, "--write", "--yes")
    assert path.read_text() == AGREEING.replace("status: confirmed", "status: unconfirmed")


def test_a_retracted_work_is_named_loudly_and_not_polished(tmp_path: Path) -> None:
    with running(RETRACTED) as service:
        result = verify(service, content(tmp_path, AGREEING.replace("193-202", "1-2")))
    assert result.exit_code == 1
    assert "feder: RETRACTED" in result.output
    assert "THIS WORK WAS TAKEN BACK in 2023: retraction (https://doi.org/10.1176/notice)" in (
        result.output
    )
    assert result.output.index("TAKEN BACK") < result.output.index("later notice in 2022")
    assert "+++" not in result.output


def test_the_notice_of_a_retraction_is_no_source(tmp_path: Path) -> None:
    notice = {**FEDER, "update-to": [{"type": "retraction", "DOI": "10.1176/other"}]}
    with running(notice) as service:
        result = verify(service, content(tmp_path, AGREEING))
    assert "THIS IS THE NOTICE" in result.output


def test_an_unknown_doi_is_told_and_the_work_is_searched(service: Service, tmp_path: Path) -> None:
    text = AGREEING.replace("10.1176/appi.ajp.2020.20050596", "10.1176/appi.ajp.2020.20050569")
    result = verify(service, content(tmp_path, text))
    assert "does not know the DOI 10.1176/appi.ajp.2020.20050569" in result.output
    assert "+    DOI: 10.1176/appi.ajp.2020.20050596" in result.output


def test_a_doi_of_another_work_is_told_and_nothing_is_proposed(
    service: Service, tmp_path: Path
) -> None:
    text = "title: A\nsources:\n  a: {title: On birds, DOI: 10.1176/appi.ajp.2020.20050596}\n"
    result = verify(service, content(tmp_path, text))
    assert "a: may be another work" in result.output
    assert "+++" not in result.output


def test_a_web_page_is_not_asked_about(service: Service, tmp_path: Path) -> None:
    result = verify(service, content(tmp_path, PAGE))
    assert (result.exit_code, service.requests) == (0, [])
    assert "1 source: 1 was not asked about" in result.output


def test_a_handout_without_sources_asks_nothing(service: Service, tmp_path: Path) -> None:
    result = verify(service, content(tmp_path, "title: A\n"))
    assert (result.exit_code, service.requests) == (0, [])
    assert "there are no sources" in result.output


def test_a_source_that_cannot_be_changed_is_shown_as_it_would_be(
    service: Service, tmp_path: Path
) -> None:
    text = "title: A\nsources: {a: {title: x, DOI: 10.1176/appi.ajp.2020.20050596}}\n"
    text = text.replace("title: x", f'title: "{FEDER["title"][0]}"')
    result = verify(service, content(tmp_path, text), "--write", "--yes")
    assert "only you can change" in result.output
    assert "    page: 193-202" in result.output
    assert (tmp_path / "content.yaml").read_text() == text


def test_a_program_gets_json_with_the_change_as_a_diff(service: Service, seed: Path) -> None:
    result = verify(service, seed, "--json")
    (file,) = json.loads(result.output)["files"]
    lally, dore, feder = file["sources"]
    assert lally["outcome"] == dore["outcome"] == "not-found"
    assert DORE["DOI"] in dore["nearest"]
    assert (feder["doi"], feder["column"]) == (FEDER["DOI"], 3)
    assert seed.read_text().split("\n")[feder["line"] - 1] == "  feder2021:"
    verdicts = {each["field"]: each["verdict"] for each in feder["fields"]}
    assert verdicts["volume"] == "agree"
    assert verdicts["page"] == "differs"
    assert verdicts["DOI"] == "missing"
    assert feder["patch"].startswith(f"--- {seed}")


def test_offline_says_so_changes_nothing_and_ends_with_3(seed: Path) -> None:
    before = seed.read_bytes()
    with running() as service:
        pass  # it is gone now
    result = verify(service, seed, "--write", "--yes")
    assert result.exit_code == 3
    assert result.stderr == (
        "Crossref was asked, and it cannot be reached (is this machine online?); "
        "nothing was changed\n"
    )
    assert seed.read_bytes() == before


def test_a_fault_in_the_middle_leaves_all_as_it_was(service: Service, seed: Path) -> None:
    before = seed.read_bytes()
    service.first = [Answer(body=b'{"message": {"items": []}}'), Answer(403)]
    result = verify(service, seed, "--write", "--yes")
    assert result.exit_code == 3
    assert seed.read_bytes() == before


def test_a_file_that_changed_meanwhile_is_not_written(service: Service, seed: Path) -> None:
    answer = service.answer

    def edit(path: str) -> Answer:
        seed.write_text(seed.read_text() + "# a late thought\n")
        return answer(path)

    service.answer = edit  # type: ignore[method-assign]
    result = verify(service, seed, "--write", "--yes")
    assert result.exit_code == 3
    assert "it changed meanwhile" in result.stderr
    assert seed.read_text().count("# a late thought\n") == 3


def test_broken_content_is_told_before_anything_is_asked(service: Service, tmp_path: Path) -> None:
    result = verify(service, content(tmp_path, "titel: A\n"))
    assert result.exit_code == 2
    assert service.requests == []


def test_answers_are_kept_in_the_folder_that_is_named(service: Service, tmp_path: Path) -> None:
    path = content(tmp_path, AGREEING)
    command = ["sources", "verify", str(path), "--url", service.url, "--cache"]
    for _ in range(2):
        assert CliRunner().invoke(main, [*command, str(tmp_path / "kept")]).exit_code == 0
    assert len(service.requests) == 1
