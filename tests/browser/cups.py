"""A CUPS server of the tests' own, whose printer keeps what it is sent."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_CONFIGURATION = """
Listen {folder}/cups.sock
LogLevel warn
DefaultAuthType None
WebInterface No
Browsing No
<Location />
  Order allow,deny
  Allow all
</Location>
<Location /admin>
  Order allow,deny
  Allow all
</Location>
<Policy default>
  <Limit All>
    Order deny,allow
  </Limit>
</Policy>
"""
_BACKEND = """#!/bin/sh
[ $# -eq 0 ] && { echo 'direct keep "Unknown" "Keeps what it prints"'; exit 0; }
folder="${DEVICE_URI#keep:}"
[ -e "$folder/../empty" ] && echo "STATE: +media-empty-warning" >&2
while [ -e "$folder/../empty" ] || [ -e "$folder/../busy" ]; do sleep 0.1; done
echo "STATE: -media-empty-warning" >&2
[ -e "$folder/../jammed" ] && { echo "ERROR: The rollers are worn" >&2; exit 1; }
cat "${6:--}" > "$folder/$1-$4.pdf"
"""


class Cups:
    """The server, in ``folder``; what it has printed stands in ``printed``.

    Its printer does nothing while there is a file ``busy`` or ``empty`` in the folder, and
    fails while there is one called ``jammed``.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.printed = folder / "printed"
        for name in ("spool", "cache", "state", "log", "root", "tmp", "printed", "bin/backend"):
            (folder / name).mkdir(parents=True)
        self.printed.chmod(0o777)
        (folder / "tmp").chmod(0o1777)
        system = Path("/usr/lib/cups")
        for name in ("cgi-bin", "daemon", "driver", "filter", "monitor", "notifier"):
            (folder / "bin" / name).symlink_to(system / name)
        backend = folder / "bin" / "backend" / "keep"
        backend.write_text(_BACKEND)
        backend.chmod(0o755)
        (folder / "cupsd.conf").write_text(_CONFIGURATION.format(folder=folder))
        places = {
            "ServerBin": "bin", "ServerRoot": "root", "RequestRoot": "spool", "TempDir": "tmp",
            "CacheDir": "cache", "StateDir": "state", "AccessLog": "log/access",
            "ErrorLog": "log/error", "PageLog": "log/page",
        }  # fmt: skip
        lines = [f"{key} {folder / place}\n" for key, place in places.items()]
        (folder / "cups-files.conf").write_text("".join([*lines, "SystemGroup root\n"]))
        self.environment = {**os.environ, "CUPS_SERVER": str(folder / "cups.sock")}
        self._server: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = ["cupsd", "-f", "-c", str(self.folder / "cupsd.conf")]
        command += ["-s", str(self.folder / "cups-files.conf")]
        self._server = subprocess.Popen(command)
        for _ in range(100):
            if (self.folder / "cups.sock").exists():
                break
            time.sleep(0.1)
        self.add_printer("keeper")
        self.run("lpadmin", "-d", "keeper")

    def add_printer(self, name: str) -> None:
        self.run("lpadmin", "-p", name, "-E", "-v", f"keep:{self.printed}", "-m", "raw")

    def run(self, *command: str) -> str:
        done = subprocess.run(
            command, env=self.environment, capture_output=True, text=True, check=True
        )
        return done.stdout

    def stop(self) -> None:
        if self._server:
            self._server.terminate()
            self._server.wait(10)


@contextmanager
def cups_in(folder: Path) -> Iterator[Cups]:
    """A server that runs in ``folder`` as long as it is needed."""
    # Its printer runs as another user: the folders above must let it through.
    for above in [folder, *folder.parents]:
        if above != Path("/tmp") and str(above).startswith("/tmp"):
            above.chmod(0o755)
    server = Cups(folder)
    try:
        server.start()
        yield server
    finally:
        server.stop()
