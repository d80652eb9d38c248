"""Sheets into an S3 server, by processes of this machine."""

from __future__ import annotations

from pathlib import Path

from tests.batch.jobs import account_of, check_account, letter_in, table_in
from tests.cluster.commands import Batch, batch, lines_in, wait_until
from tests.cluster.servers import S3

COUNT = 450
PLACE = "s3://letters/december"


def check(s3: S3, folder: Path, count: int = COUNT) -> None:
    files = {name.removeprefix("december/"): c for name, c in s3.files("letters").items()}
    sheets = {name: content for name, content in files.items() if name.endswith(".pdf")}
    assert set(files) - set(sheets) == {"manifest.csv", "errors.csv"}
    check_account(account_of(files.get), sheets, folder, count)


def test_a_batch_is_killed_and_what_is_missing_is_sent_again(tmp_path: Path, s3: S3) -> None:
    s3.make("letters")
    journal = tmp_path / "journal.jsonl"
    words = [letter_in(tmp_path), table_in(tmp_path, COUNT), "-o", PLACE, "--journal", journal]
    under_way = Batch(tmp_path, *words, **s3.environment)
    wait_until(lambda: lines_in(journal) > 1)
    under_way.kill()
    s3.delete("letters/december/000002.pdf")
    s3.put("letters/december/000003.pdf", b"%PDF-")
    done = batch(tmp_path, *words, **s3.environment)
    assert "2 missing or altered, made again" in done.output
    check(s3, tmp_path)
    again = batch(tmp_path, *words, **s3.environment)
    assert f"{COUNT - COUNT // 7:,} sheets" in again.output
    check(s3, tmp_path)


def test_restart_leaves_no_sheet_of_the_batch_before(tmp_path: Path, s3: S3) -> None:
    s3.make("letters")
    words = [letter_in(tmp_path), "-o", PLACE, "--workers", "1"]
    batch(tmp_path, words[0], table_in(tmp_path, 40), *words[1:], **s3.environment)
    batch(tmp_path, words[0], table_in(tmp_path, 9), *words[1:], "--restart", **s3.environment)
    check(s3, tmp_path, 9)


def test_a_bucket_that_is_not_there_is_told(tmp_path: Path, s3: S3) -> None:
    words = [letter_in(tmp_path), table_in(tmp_path, 9), "-o", "s3://nowhere/x", "--workers", "1"]
    done = Batch(tmp_path, *words, **s3.environment)
    assert done.wait() == 3
    assert "s3://nowhere/x: there is no such bucket or folder; make it first" in done.output


def test_a_server_without_keys_is_told(tmp_path: Path, s3: S3) -> None:
    words = [letter_in(tmp_path), table_in(tmp_path, 9), "-o", PLACE, "--workers", "1"]
    keyless = {
        "AWS_ENDPOINT_URL": s3.environment["AWS_ENDPOINT_URL"],
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": str(tmp_path / "none"),
        "AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "none"),
    }
    done = Batch(tmp_path, *words, **keyless)
    assert done.wait() == 3
    assert "no key is set for it" in done.output
