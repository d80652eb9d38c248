"""A Dask scheduler with workers, and an S3 server, as processes on loopback."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import urllib.request
from pathlib import Path
from urllib.error import HTTPError

from tests.cluster.commands import environment, wait_until

KEYS = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing"}


class Dask:
    """A scheduler and its workers, which write all they can into logs."""

    def __init__(self, folder: Path, workers: int = 3, **more: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self._more = {**more, "DASK_LOGGING__DISTRIBUTED": "debug"}
        self._file = folder / "scheduler.json"
        self.scheduler = self._started(
            "dask_scheduler", "scheduler", "--host", "127.0.0.1", "--port", "0",
            "--dashboard-address", "127.0.0.1:0", "--scheduler-file", str(self._file),
        )  # fmt: skip
        wait_until(lambda: self._file.exists() and bool(self._file.read_text().strip()))
        self.address = json.loads(self._file.read_text())["address"]
        self.workers: list[subprocess.Popen[bytes]] = []
        for _ in range(workers):
            self.add_worker()

    def add_worker(self) -> None:
        """One more worker, which is ready when this returns."""
        name = f"worker-{len(self.workers)}"
        self.workers.append(
            self._started(
                "dask_worker", name, "--scheduler-file", str(self._file), "--nthreads", "1",
                "--no-nanny", "--host", "127.0.0.1", "--no-dashboard", "--name", name,
                "--local-directory", str(self.folder / "local"),
            )
        )  # fmt: skip
        wait_until(lambda: "Registered to" in (self.folder / f"{name}.log").read_text())

    def dashboard(self, page: str) -> str:
        """A page of the scheduler's web server."""
        found = re.search(r"dashboard at:\s+(http://\S+?)/status", self.logs())
        assert found
        try:
            with urllib.request.urlopen(f"{found[1]}/{page}", timeout=30) as answer:
                return str(answer.read().decode())
        except HTTPError as error:  # a worker that has just gone; what is said then counts too
            return error.read().decode()

    def logs(self) -> str:
        return "\n".join(path.read_text() for path in sorted(self.folder.glob("*.log")))

    def stop(self) -> None:
        for process in [*self.workers, self.scheduler]:
            process.kill()
            process.wait()

    def _started(self, command: str, name: str, *words: str) -> subprocess.Popen[bytes]:
        with open(self.folder / f"{name}.log", "wb") as log:
            return subprocess.Popen(
                [sys.executable, "-m", f"distributed.cli.{command}", *words],
                stdout=log, stderr=log, env=environment(**self._more), cwd=self.folder,
            )  # fmt: skip


class S3:
    """An S3 server that keeps all in memory."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        log = folder / "s3.log"
        with open(log, "wb") as file:
            self._process = subprocess.Popen(
                [sys.executable, "-u", "-m", "moto.server", "-H", "127.0.0.1", "-p", "0"],
                stdout=file, stderr=file,
            )  # fmt: skip
        wait_until(lambda: "Running on" in log.read_text())
        found = re.search(r"Running on (http://127\.0\.0\.1:\d+)", log.read_text())
        assert found
        self.environment = {**KEYS, "AWS_ENDPOINT_URL": found[1], "AWS_REGION": "us-east-1"}

    def files(self, bucket: str) -> dict[str, bytes]:
        """What is in a bucket, by name."""
        system = self._system()
        found: dict[str, bytes] = system.cat(system.find(bucket))
        return {path.removeprefix(f"{bucket}/"): content for path, content in found.items()}

    def make(self, bucket: str) -> None:
        self._system().mkdir(bucket)

    def delete(self, path: str) -> None:
        self._system().rm_file(path)

    def put(self, path: str, content: bytes) -> None:
        self._system().pipe_file(path, content)

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()

    def _system(self):  # type: ignore[no-untyped-def]
        from s3fs import S3FileSystem

        return S3FileSystem(
            key="testing", secret="testing", endpoint_url=self.environment["AWS_ENDPOINT_URL"],
            skip_instance_cache=True, use_listings_cache=False,
        )  # fmt: skip
