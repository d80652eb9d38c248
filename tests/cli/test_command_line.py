"""The command line as a person meets it: what it writes, says, and leaves behind."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import handout
from handout.cli import main
from handout.cli.output import default_output, slug, write_output
from handout.errors import OutputError

ROOT = Path(__file__).parents[2]
CONTENT = "title: Asthma at home\nversion: '1'\nbody:\n  - Take the inhaler with you.\n"
COMMAND = [sys.executable, "-c", "from handout.cli import main; main(prog_name='handout')"]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with a content.yaml in it."""
    (tmp_path / "content.yaml").write_text(CONTENT)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, ["build", *arguments], input=stdin)


def process(*arguments: str, **options: Any) -> subprocess.CompletedProcess[bytes]:
    """The command in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **options.pop("env", {})}
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
    return subprocess.run([*COMMAND, *arguments], env=environment, timeout=60, **streams)


def files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def is_pdf(content: bytes) -> bool:
    return content.startswith(b"%PDF-") and content.rstrip().endswith(b"%%EOF")


def test_without_a_word_content_yaml_becomes_a_pdf_named_after_its_title(folder: Path) -> None:
    result = run()
    assert result.exit_code == 0
    assert files(folder) == {"content.yaml", "dist/asthma-at-home.pdf"}
    assert is_pdf((folder / "dist" / "asthma-at-home.pdf").read_bytes())


def test_the_report_says_where_how_many_pages_how_large_and_how_long() -> None:
    assert run("-o", "a.pdf").output.startswith("a.pdf: 1 page, ")
    assert run("-o", "a.pdf").output.endswith(" ms\n")
    assert " KB, " in run("-o", "a.pdf").output


def test_the_output_may_be_named_in_a_folder_that_is_not_there_yet(folder: Path) -> None:
    assert run("content.yaml", "-o", "out/of/here.pdf").exit_code == 0
    assert is_pdf((folder / "out/of/here.pdf").read_bytes())


@pytest.mark.parametrize(("name", "box"), [("letter", b"612 792"), ("a4", b"595"), ("A4", b"595")])
def test_the_paper_can_be_chosen(folder: Path, name: str, box: bytes) -> None:
    from pypdf import PdfReader

    assert run("--paper", name, "-o", "a.pdf").exit_code == 0
    assert int(PdfReader("a.pdf").pages[0].mediabox.width) == int(box.split()[0])


def test_make_pdf_is_the_build_command(folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "make_pdf.py"), "content.yaml", "-o", "a.pdf"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert is_pdf((folder / "a.pdf").read_bytes())


# --set


def text_of(path: str) -> str:
    from pypdf import PdfReader

    return " ".join(page.extract_text() for page in PdfReader(path).pages)


def test_set_changes_a_value_of_the_content_and_of_the_brand(folder: Path) -> None:
    changes = ["--set", "title=Breathing", "--set", "clinic=Our Clinic", "--set", "version=7"]
    assert run("-o", "a.pdf", *changes).exit_code == 0
    assert "Breathing" in text_of("a.pdf")
    assert "Our Clinic" in text_of("a.pdf")
    assert "Version 7" in text_of("a.pdf")


def test_set_reaches_into_groups_and_lists(folder: Path) -> None:
    changes = ["--set", "review.status=approved", "--set", "review.by=Dr A. Example"]
    assert run("-o", "a.pdf", *changes, "--set", "body.0=Other words.").exit_code == 0
    assert "Reviewed by Dr A. Example" in text_of("a.pdf")
    assert "Other words." in text_of("a.pdf")


def test_set_changes_the_name_of_the_output_with_the_title(folder: Path) -> None:
    run("--set", "title=Breathing")
    assert "dist/breathing.pdf" in files(folder)


def test_a_value_may_hold_an_equals_sign(folder: Path) -> None:
    assert run("-o", "a.pdf", "--set", "title=1 + 1 = 2").exit_code == 0
    assert "1 + 1 = 2" in text_of("a.pdf")


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("papre=a4", "did you mean 'paper'?"),
        ("paper=a6", "write letter, a4, a5 or legal"),
        ("colours.text=blue", "'blue' is no colour"),
        ("body=x.y", "holds more than one value"),
        ("body.7=x", "there is nothing at '7'"),
        ("body.x=x", "there is nothing at 'x'"),
        ("body.\u00b2=x", "there is nothing at '\u00b2'"),
        ("body.-1=x", "there is nothing at '-1'"),
        ("body." + "9" * 5000 + "=x", "there is nothing at"),
        ("body." + "9" * 5000 + ".heading=x", "holds no keys"),
        ("title.x=y", "holds no keys"),
        ("title=", "'title' is empty"),
        ("review=approved", "should hold 'key: value' lines"),
        ("summary=a\x07b", "cannot be printed"),
        ("summary=a\udcffb", "cannot be printed"),
        ("brand=gone.yaml", "the brand file 'gone.yaml' is not there"),
        ("..=x", "neither the content nor the brand"),
    ],
)
def test_a_setting_that_does_not_fit_is_told(folder: Path, setting: str, said: str) -> None:
    result = run("--set", setting)
    assert result.exit_code == 2
    assert said in result.output
    assert files(folder) == {"content.yaml"}


@pytest.mark.parametrize("setting", ["paper", "=a4", " =a4"])
def test_a_setting_without_its_two_sides_is_a_wrong_command(setting: str) -> None:
    result = run("--set", setting)
    assert result.exit_code == 2
    assert "KEY=VALUE" in result.output


# pipes


def test_standard_input_becomes_standard_output(folder: Path) -> None:
    done = process("build", "-", input=CONTENT.encode())
    assert done.returncode == 0
    assert is_pdf(done.stdout)
    assert done.stderr.startswith(b"standard output: 1 page, ")
    assert files(folder) == {"content.yaml"}


def test_a_pipe_gives_the_bytes_that_a_file_gets(folder: Path) -> None:
    run("-o", "a.pdf")
    assert (
        process("build", "-", "-o", "-", "-q", input=CONTENT.encode()).stdout
        == (folder / "a.pdf").read_bytes()
    )


def test_problems_of_standard_input_are_told_with_their_line() -> None:
    done = process("build", "-", input=b"titel: a\n")
    assert done.returncode == 2
    assert done.stdout == b""
    assert done.stderr.startswith(b"standard input:1:1: unknown key 'titel'")


def test_a_reader_that_went_away_is_told_without_a_traceback() -> None:
    read, write = os.pipe()
    os.close(read)
    done = process("build", "-o", "-", stdout=write)
    os.close(write)
    assert done.returncode == 3
    assert done.stderr == (
        b"standard output: cannot be written: broken pipe; the reader of the pipe has gone\n"
    )


def test_a_report_that_nobody_can_read_is_no_traceback(folder: Path) -> None:
    with open("/dev/full", "wb") as full:
        done = process("build", "-o", "a.pdf", stdout=full)
    assert done.returncode == 3
    assert b"Traceback" not in done.stderr
    assert b"no space left" in done.stderr
    assert is_pdf((folder / "a.pdf").read_bytes())


# reports


def test_json_tells_the_truth(folder: Path) -> None:
    report = json.loads(run("-o", "a.pdf", "--json").output)
    content = (folder / "a.pdf").read_bytes()
    assert list(report) == ["path", "pages", "bytes", "sha256", "milliseconds"]
    assert report["path"] == "a.pdf"
    assert report["pages"] == 1
    assert report["bytes"] == len(content)
    assert report["sha256"] == hashlib.sha256(content).hexdigest()
    assert isinstance(report["milliseconds"], int)


def test_json_does_not_get_into_a_pdf_on_standard_output() -> None:
    done = process("build", "-o", "-", "--json")
    assert is_pdf(done.stdout)
    assert json.loads(done.stderr)["path"] == "-"


def test_quiet_says_nothing() -> None:
    done = process("build", "--quiet")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_quiet_still_tells_what_is_wrong() -> None:
    assert "there is no such file" in run("--quiet", "gone.yaml").output


def test_a_terminal_of_few_letters_can_be_told_of_a_name_with_many(folder: Path) -> None:
    done = process("build", "-o", "\u5598.pdf", env={"PYTHONIOENCODING": "latin-1"})
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.startswith(b"\\u5598.pdf: 1 page")


# errors


def test_several_problems_are_listed_with_their_lines_and_counted(folder: Path) -> None:
    (folder / "content.yaml").write_text("title: A\nissued: soon\nbody:\n  - tabel: x\n")
    result = run()
    assert result.exit_code == 2
    assert result.output.splitlines() == [
        "content.yaml:2:9: 'issued' should be a date, not 'soon'; "
        "write year-month-day, as in 2026-11-24",
        "    issued: soon",
        "            ^",
        "content.yaml:4:5: unknown block 'tabel'; did you mean 'table'?",
        "      - tabel: x",
        "        ^",
        "2 problems; no file was written.",
    ]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("gone.yaml", "gone.yaml: there is no such file; check its name and its folder"),
        (".", "this is a folder; name a file in it"),
        ("content.yaml/x", "there is no such file"),
        ("x" * 5000, "the file cannot be read: file name too long"),
    ],
)
def test_a_content_that_cannot_be_read_is_told(name: str, said: str) -> None:
    result = run(name)
    assert result.exit_code == 2
    assert said in result.output


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("content.yaml/a.pdf", "a file stands where its folder should be"),
        (".", "give the name of a file in it"),
        ("/dev/full", "make room on the disk"),
        ("/proc/a.pdf", "cannot be written"),
        ("x" * 300 + ".pdf", "choose a shorter name"),
    ],
)
def test_an_output_that_cannot_be_written_is_told(folder: Path, target: str, said: str) -> None:
    result = run("-o", target)
    assert result.exit_code == 3
    assert said in result.output
    assert files(folder) == {"content.yaml"}


def test_a_failed_build_leaves_the_last_output_alone(folder: Path) -> None:
    (folder / "a.pdf").write_bytes(b"the last one")
    (folder / "content.yaml").write_text("titel: A\n")
    assert run("-o", "a.pdf").exit_code == 2
    assert (folder / "a.pdf").read_bytes() == b"the last one"


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_write_that_is_cut_off_leaves_nothing_behind(
    folder: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    (folder / "a.pdf").write_bytes(b"the last one")

    def cut_off(handle: int) -> None:
        raise error

    monkeypatch.setattr(os, "fsync", cut_off)
    assert run("-o", "a.pdf").exit_code in (1, 3)
    assert files(folder) == {"content.yaml", "a.pdf"}
    assert (folder / "a.pdf").read_bytes() == b"the last one"


def interruptible() -> None:
    """A job in the background ignores Ctrl-C, and so does all that it starts."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_ctrl_c_ends_it_without_a_traceback_and_without_a_file(folder: Path) -> None:
    running = subprocess.Popen(
        [*COMMAND, "build", "-", "-o", "a.pdf"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=interruptible,
    )
    assert running.stdin is not None
    # more than a pipe holds: once it is written, the program is reading
    running.stdin.write(b"# a comment\n" * 50_000)
    running.stdin.flush()
    running.send_signal(signal.SIGINT)
    output, errors = running.communicate(timeout=60)
    assert running.returncode != 0
    assert (output, errors.strip()) == (b"", b"Aborted!")
    assert files(folder) == {"content.yaml"}


def test_an_output_keeps_the_permissions_that_it_had(folder: Path) -> None:
    (folder / "a.pdf").touch()
    os.chmod("a.pdf", 0o640)
    run("-o", "a.pdf")
    assert stat.S_IMODE(os.stat("a.pdf").st_mode) == 0o640


def test_a_link_to_the_output_stays_a_link(folder: Path) -> None:
    (folder / "kept").mkdir()
    (folder / "kept" / "real.pdf").touch()
    os.symlink("kept/real.pdf", "a.pdf")
    assert run("-o", "a.pdf").exit_code == 0
    assert os.path.islink("a.pdf")
    assert is_pdf((folder / "kept" / "real.pdf").read_bytes())


# help


def test_the_version_is_the_package_s() -> None:
    result = CliRunner().invoke(main, ["--version"])
    assert result.output == f"handout, version {handout.__version__}\n"


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], ["build", "--help"], ["build", "-h"]])
def test_help_shows_examples(arguments: list[str]) -> None:
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0
    assert "Examples:\n" in result.output
    assert "  handout build asthma.yaml" in result.output


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_for_a_shell_is_given(shell: str) -> None:
    done = process(env={"_HANDOUT_COMPLETE": f"{shell}_source"})
    assert done.returncode == 0
    assert b"_HANDOUT_COMPLETE" in done.stdout


def test_a_wrong_command_is_told_with_the_right_one() -> None:
    result = CliRunner().invoke(main, ["biuld"])
    assert result.exit_code == 2
    assert "build" in result.output


# names


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Ketamine-Assisted Psychotherapy Explained", "ketamine-assisted-psychotherapy-explained"),
        ("Don't panic: it\u2019s Asthma!", "dont-panic-its-asthma"),
        ("\u00dcber \u00c4ngste & Caf\u00e9s", "uber-angste-cafes"),
        ("\u5598\u606f", "\u5598\u606f"),
        ("../../etc/passwd", "etc-passwd"),
        ("...", "handout"),
        ("a_b\tc", "a-b-c"),
    ],
)
def test_a_title_becomes_a_file_name(title: str, name: str) -> None:
    assert slug(title) == name


def test_a_long_title_becomes_a_name_that_a_disk_can_hold() -> None:
    assert len(slug("\u5598\u606f" * 300).encode()) <= 120
    assert default_output("a " * 300).startswith("dist/a-a")


def test_what_is_written_is_all_of_it(folder: Path) -> None:
    write_output("a.bin", b"x" * 1_000_000)
    assert (folder / "a.bin").read_bytes() == b"x" * 1_000_000


def test_a_device_that_is_full_is_an_output_error() -> None:
    with pytest.raises(OutputError, match="no space left on device"):
        write_output("/dev/full", b"x")
