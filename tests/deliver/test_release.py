"""A release is whole, repeatable, and holds nothing that must not go out."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import tomllib
from datetime import date
from pathlib import Path
from urllib.parse import unquote

import jsonschema
import pytest
from lxml import etree

from handout import load, render
from handout.cli import extras
from handout.deliver.email.protecting import protected
from handout.deliver.release import ReleaseError, release, verify_release
from handout.deliver.verify import verify
from handout.errors import ContentError, OutputError
from tests.conftest import ROOT

APPROVED = """
title: {title}
version: "1.0"
issued: 2026-11-24
review: {{status: approved, by: Dr A. Example, on: 2026-11-01, next: {next}}}
body: ["Words of {title}."]
"""
TODAY = date(2026, 11, 24)


def write(folder: Path, name: str, title: str, due: str = "2028-11-01") -> Path:
    path = folder / name
    path.write_text(APPROVED.format(title=title, next=due))
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "handouts"
    folder.mkdir()
    write(folder, "a.yaml", "Asthma")
    write(folder, "b.yaml", "Blood pressure")
    (folder / "assets").mkdir()
    (folder / "assets" / "brand.yaml").write_text("clinic: Example Clinic\n")
    (folder / "notes.yaml").write_text("remember: milk\n")
    return folder


def html5(page: bytes) -> etree._Element:
    return etree.fromstring(page, etree.HTMLParser(encoding="utf-8"))


def files(place: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in place.iterdir()}


def test_a_release_holds_every_kind_of_file_and_lists_them(folder: Path, tmp_path: Path) -> None:
    place = tmp_path / "dist"
    released = release(folder, place, today=TODAY, workers=1)
    assert released.built == 2
    assert {
        "asthma-letter.pdf", "asthma-a4.pdf", "asthma.html", "asthma.txt", "asthma.png",
        "blood-pressure-letter.pdf", "index.html", "manifest.json", "SHA256SUMS", "sbom.cdx.json",
    } <= set(files(place))  # fmt: skip
    about = json.loads((place / "manifest.json").read_bytes())
    schema = json.loads((ROOT / "schema" / "manifest.schema.json").read_bytes())
    jsonschema.Draft202012Validator(schema).validate(about)
    for entry in about["handouts"]:
        for file in entry["files"]:
            content = (place / file["name"]).read_bytes()
            assert file["bytes"] == len(content)
            assert file["sha256"] == hashlib.sha256(content).hexdigest()


def test_the_sums_are_as_sha256sum_wants_them(folder: Path, tmp_path: Path) -> None:
    place = tmp_path / "dist"
    release(folder, place, today=TODAY, workers=1)
    subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=place, check=True)
    listed = (place / "SHA256SUMS").read_text().count("\n")
    assert listed == len(files(place)) - 1


def test_the_same_handouts_give_the_same_bytes_in_one_or_many_processes(
    folder: Path, tmp_path: Path
) -> None:
    release(folder, tmp_path / "one", today=TODAY, workers=1)
    release(folder, tmp_path / "two", today=TODAY, workers=2)
    assert files(tmp_path / "one") == files(tmp_path / "two")


def test_only_what_changed_is_built_again_and_the_result_is_the_same(
    folder: Path, tmp_path: Path
) -> None:
    place = tmp_path / "dist"
    release(folder, place, today=TODAY, workers=1)
    write(folder, "b.yaml", "Blood pressure at home")
    assert release(folder, place, today=TODAY, workers=1).built == 1
    assert release(folder, place, today=TODAY, workers=1).built == 0
    release(folder, tmp_path / "fresh", today=TODAY, workers=1)
    assert files(place) == files(tmp_path / "fresh")
    assert "blood-pressure-letter.pdf" not in files(place)


def test_a_file_changed_in_the_release_is_built_again(folder: Path, tmp_path: Path) -> None:
    place = tmp_path / "dist"
    release(folder, place, today=TODAY, workers=1)
    before = files(place)
    (place / "asthma.txt").write_text("something else")
    assert release(folder, place, today=TODAY, workers=1).built == 1
    assert files(place) == before


def test_another_font_of_the_same_name_is_a_change(folder: Path, tmp_path: Path) -> None:
    from handout.brand.fonts import _files_of

    regular, bold, *_ = _files_of("Atkinson Hyperlegible") or ()
    brand = folder / "assets" / "brand.yaml"
    brand.write_text("fonts: {body: our.ttf}\n")
    shutil.copy(regular, folder / "assets" / "our.ttf")
    release(folder, tmp_path / "dist", today=TODAY, workers=1)
    assert release(folder, tmp_path / "dist", today=TODAY, workers=1).built == 0
    shutil.copy(bold, folder / "assets" / "our.ttf")
    assert release(folder, tmp_path / "dist", today=TODAY, workers=1).built == 2


def test_a_handout_without_a_date_has_the_date_of_today(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = folder / "a.yaml"
    path.write_text(path.read_text().replace("issued: 2026-11-24\n", ""))
    release(folder, tmp_path / "dist", today=TODAY, workers=1)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1764000000")
    assert release(folder, tmp_path / "dist", today=TODAY, workers=1).built == 1
    assert verify_release(folder, tmp_path / "dist") == []


def test_what_must_not_go_out_is_named_and_the_last_release_stays(
    folder: Path, tmp_path: Path
) -> None:
    place = tmp_path / "dist"
    release(folder, place, today=TODAY, workers=1)
    before = files(place)
    write(folder, "late.yaml", "Late", due="2026-11-23")
    (folder / "draft.yaml").write_text("title: Draft\nbody: [Words]\n")
    (folder / "wrong.yaml").write_text("title: Wrong\nbdy: [Words]\n")
    (folder / "source.yaml").write_text(
        APPROVED.format(title="S", next="2028-01-01") + "sources: {x: {text: A source.}}\n"
    )
    with pytest.raises(ReleaseError) as caught:
        release(folder, place, today=TODAY, workers=1)
    told = str(caught.value)
    assert "draft.yaml: it is a draft" in told
    assert "late.yaml: its review was due on 2026-11-23" in told
    assert "source.yaml: source 'x' is unconfirmed" in told
    assert "unknown key 'bdy'" in told
    assert files(place) == before
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_an_error_of_the_checks_stops_a_release(folder: Path, tmp_path: Path) -> None:
    path = write(folder, "medicine.yaml", "A medicine")
    text = path.read_text(encoding="utf-8")
    path.write_text("treatment: {kind: medicine}\n" + text.lstrip(), encoding="utf-8")
    with pytest.raises(ReleaseError) as raised:
        release(folder, tmp_path / "dist")
    assert "medicine.yaml: no section tells of risks or side effects" in str(raised.value)
    assert "[no-risks]" in str(raised.value)


def test_a_draft_that_is_let_out_says_so_in_name_and_manifest(tmp_path: Path) -> None:
    folder = tmp_path / "handouts"
    folder.mkdir()
    (folder / "d.yaml").write_text("title: Draft\nbody: [Words]\n")
    place = tmp_path / "dist"
    released = release(folder, place, allow_draft=True, workers=1)
    assert released.manifest["draft"] is True
    assert "draft-letter-DRAFT.pdf" in files(place)
    with pytest.raises(ReleaseError):
        release(folder, place, workers=1)


def test_an_error_stops_even_a_release_of_drafts(folder: Path, tmp_path: Path) -> None:
    (folder / "wrong.yaml").write_text("title: Wrong\nbody: [ {note: x, bdy: y} ]\n")
    with pytest.raises(ReleaseError, match="unknown key 'bdy'"):
        release(folder, tmp_path / "dist", allow_draft=True, today=TODAY, workers=1)


def test_handouts_of_one_title_are_told_apart_by_their_files(folder: Path, tmp_path: Path) -> None:
    write(folder, "children.yaml", "Asthma")
    release(folder, tmp_path / "dist", today=TODAY, workers=1)
    assert {"asthma-a-letter.pdf", "asthma-children-letter.pdf", "blood-pressure.html"} <= set(
        files(tmp_path / "dist")
    )


def test_translations_of_one_title_are_told_apart_by_their_languages(
    folder: Path, tmp_path: Path
) -> None:
    other = write(folder, "a.es.yaml", "Asthma")
    other.write_text(f"language: es\n{other.read_text()}")
    release(folder, tmp_path / "dist", today=TODAY, workers=1)
    assert {"asthma-en-us-a4.pdf", "asthma-es-a4.pdf"} <= set(files(tmp_path / "dist"))


def test_the_page_for_people_links_every_file_and_says_what_state_it_is_in(
    folder: Path, tmp_path: Path
) -> None:
    write(folder, "late.yaml", "Späte <Nachprüfung>", due="2026-11-23")
    place = tmp_path / "dist"
    about = release(folder, place, allow_draft=True, today=TODAY, workers=1).manifest
    page = html5(files(place)["index.html"])
    linked = {unquote(link.get("href", "")) for link in page.iter("a")}
    linked |= {unquote(image.get("src", "")) for image in page.iter("img")}
    assert linked == {file["name"] for entry in about["handouts"] for file in entry["files"]}
    cards = [" ".join(card.itertext()) for card in page.iter("li")]
    assert [card.split()[0] for card in cards] == ["Asthma", "Blood", "Späte"]
    assert "Version 1.0. Approved." in cards[0]
    assert "PDF, A4, 1 page" in cards[0]
    assert "Not up to date: review due, or sources unconfirmed." in cards[2]
    assert "English" not in cards[0]  # all are


def test_the_page_names_the_languages_where_there_are_several(folder: Path, tmp_path: Path) -> None:
    other = write(folder, "a.es.yaml", "Asma")
    other.write_text(f"language: es\n{other.read_text()}")
    release(folder, tmp_path / "dist", today=TODAY, workers=1)
    page = html5(files(tmp_path / "dist")["index.html"])
    assert [paragraph.text for paragraph in page.iter("p") if paragraph.get("lang")] == [
        "Español",
        "English (United States)",
        "English (United States)",
    ]


def test_a_name_that_was_given_out_is_never_another_handouts(folder: Path, tmp_path: Path) -> None:
    place = tmp_path / "dist"
    release(folder, place, today=TODAY, workers=1)
    write(folder, "0.yaml", "Asthma")  # stands before the other one
    release(folder, place, today=TODAY, workers=1)
    assert "asthma-letter.pdf" not in files(place)
    assert verify_release(folder, place) == []


@pytest.mark.parametrize("title", ["Index", "Asthma draft", "Manifest", "Aux", "Asthma letter"])
def test_no_title_takes_the_name_of_another_file(title: str, folder: Path, tmp_path: Path) -> None:
    write(folder, "z.yaml", title)
    (folder / "a.yaml").write_text((folder / "a.yaml").read_text().replace("approved", "draft"))
    place = tmp_path / "dist"
    about = release(folder, place, today=TODAY, workers=1, allow_draft=True).manifest
    listed = [file["name"].lower() for entry in about["handouts"] for file in entry["files"]]
    listed += ["index.html", "manifest.json", "sha256sums", "sbom.cdx.json"]
    assert len(set(listed)) == len(listed) == len(files(place))
    assert b"<h1>Patient handouts</h1>" in files(place)["index.html"]
    assert {name.partition(".")[0] for name in listed}.isdisjoint({"con", "aux"})


def test_verifying_names_what_differs(folder: Path, tmp_path: Path) -> None:
    place = tmp_path / "dist"
    release(folder, place, today=TODAY, workers=1)
    assert verify_release(folder, place) == []
    (place / "asthma.txt").write_text("something else")
    (place / "added.txt").write_text("x")
    assert verify_release(folder, place) == ["added.txt", "asthma.txt"]


def test_the_bill_of_materials_names_the_libraries(folder: Path, tmp_path: Path) -> None:
    release(folder, tmp_path / "dist", today=TODAY, workers=1)
    bom = json.loads((tmp_path / "dist" / "sbom.cdx.json").read_bytes())
    about = json.loads((tmp_path / "dist" / "manifest.json").read_bytes())
    assert bom["bomFormat"] == "CycloneDX"
    assert {c["name"] for c in bom.get("components", [])} == set(about["libraries"])
    assert "timestamp" not in bom["metadata"]


def test_a_pdf_tells_what_it_was_made_from(folder: Path, tmp_path: Path) -> None:
    place = tmp_path / "dist"
    release(folder, place, today=TODAY, workers=1)
    verdict = verify(place / "asthma-a4.pdf", folder / "a.yaml")
    assert verdict.origin.title == "Asthma"
    assert verdict.origin.version == "1.0"
    assert (verdict.intact, verdict.current, verdict.identical) == (True, True, True)


def test_a_pdf_of_an_older_text_is_told_as_not_current(folder: Path, tmp_path: Path) -> None:
    place = tmp_path / "dist"
    release(folder, place, today=TODAY, workers=1)
    write(folder, "a.yaml", "Asthma today")
    assert verify(place / "asthma-a4.pdf", folder / "a.yaml").current is False


def test_a_changed_brand_makes_a_pdf_old(folder: Path, tmp_path: Path) -> None:
    release(folder, tmp_path / "dist", today=TODAY, workers=1)
    (folder / "assets" / "brand.yaml").write_text("clinic: Another Clinic\n")
    assert verify(tmp_path / "dist" / "asthma-a4.pdf", folder / "a.yaml").current is False


@pytest.mark.parametrize("change", ["append", "byte"])
def test_a_pdf_that_was_changed_is_told(change: str, folder: Path, tmp_path: Path) -> None:
    release(folder, tmp_path / "dist", today=TODAY, workers=1)
    raw = (tmp_path / "dist" / "asthma-a4.pdf").read_bytes()
    at = raw.index(b"Example Clinic")
    changed = raw + b"%x\n" if change == "append" else raw[:at] + b"e" + raw[at + 1 :]
    path = tmp_path / "changed.pdf"
    path.write_bytes(changed)
    assert verify(path).intact is False


def test_another_pdf_is_told_as_not_ours(tmp_path: Path) -> None:
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(tmp_path / "other.pdf"))
    canvas.showPage()
    canvas.save()
    (tmp_path / "words.pdf").write_text("words")
    for name in ("other.pdf", "words.pdf", "missing.pdf"):
        with pytest.raises(ContentError, match=name):
            verify(tmp_path / name)


def test_a_protected_pdf_is_told_as_one(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "sent.pdf"
    path.write_bytes(protected(render(load(folder / "a.yaml")), "nine chars"))
    with pytest.raises(ContentError, match="opens with a password, so it cannot be compared"):
        verify(path)


def test_a_title_in_a_pdf_steers_no_terminal(folder: Path, tmp_path: Path) -> None:
    import pypdf

    path = tmp_path / "hostile.pdf"
    path.write_bytes(render(load(folder / "a.yaml")))
    writer = pypdf.PdfWriter(clone_from=path)
    writer.add_metadata({"/Title": "Asthma\x1b[2J\u202e"})
    writer.write(path)
    assert verify(path).origin.title == "Asthma[2J"
    assert verify(path).intact is False


def test_the_command_releases_and_verifies(folder: Path, tmp_path: Path) -> None:
    from click.testing import CliRunner

    from handout.cli import main

    place = str(tmp_path / "dist")
    run = CliRunner().invoke
    done = run(
        main, ["release", str(folder), "-o", place, "--today", "2026-11-24", "--workers", "1"]
    )
    assert done.exit_code == 0, done.output
    assert "2 handouts, 10 files; 2 built anew" in done.output
    assert run(main, ["release", str(folder), "--verify", place]).exit_code == 0
    shutil.copy(Path(place) / "asthma-letter.pdf", tmp_path / "printed.pdf")
    done = run(main, ["verify", str(tmp_path / "printed.pdf"), str(folder / "a.yaml")])
    assert done.exit_code == 0
    assert "Asthma, version 1.0" in done.output
    (folder / "draft.yaml").write_text("title: Draft\nbody: [Words]\n")
    assert run(main, ["release", str(folder), "-o", place]).exit_code == 2


def test_a_bare_program_says_what_a_release_needs(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from click.testing import CliRunner

    from handout.cli import main

    monkeypatch.setitem(sys.modules, "cyclonedx", None)
    monkeypatch.setattr(extras, "find_spec", lambda name: sys.modules.get(name, extras))
    done = CliRunner().invoke(main, ["release", str(folder), "--allow-draft"])
    assert (done.exit_code, "Traceback" in done.output) == (1, False)
    assert 'pip install "patient-handout[release]"' in done.output


@pytest.mark.parametrize("extra", extras.MODULES)
def test_what_a_command_needs_is_what_its_extra_brings(extra: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert extra in project["optional-dependencies"]
    extras.require(extra)  # the tests have them all


@pytest.mark.parametrize("workers", [1, 2])
def test_what_is_only_seen_on_the_page_is_told_of_every_handout(
    workers: int, folder: Path, tmp_path: Path
) -> None:
    for name in ("x", "y"):
        path = write(folder, f"{name}.yaml", name)
        path.write_text(path.read_text() + f"  - {{figure: {name}.png, alt: A picture}}\n")
        text = path.read_text().replace("body: [", "body:\n  - ").replace('."]', '."')
        path.write_text(text)
    with pytest.raises(ContentError) as caught:
        release(folder, tmp_path / "dist", today=TODAY, workers=workers)
    assert {Path(problem.file).name for problem in caught.value.problems} == {"x.yaml", "y.yaml"}
    assert not (tmp_path / "dist").exists()


def test_a_folder_of_other_things_is_never_replaced(folder: Path, tmp_path: Path) -> None:
    place = tmp_path / "photos"
    place.mkdir()
    (place / "holiday.jpg").write_bytes(b"x")
    (tmp_path / "file").write_text("x")
    for wrong in (place, folder, tmp_path, tmp_path / "file"):
        with pytest.raises(OutputError):
            release(folder, wrong, today=TODAY, workers=1)
    assert (place / "holiday.jpg").read_bytes() == b"x"
    assert (folder / "a.yaml").is_file()


def test_a_review_that_came_due_makes_no_difference_to_what_was_released(
    folder: Path, tmp_path: Path
) -> None:
    write(folder, "late.yaml", "Late", due="2026-11-23")
    place = tmp_path / "dist"
    release(folder, place, allow_draft=True, today=TODAY, workers=1)
    assert "late-letter-DRAFT.pdf" in files(place)
    assert verify_release(folder, place) == []
