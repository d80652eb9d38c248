"""A CUPS server of the tests' own, whose printer keeps what it is sent."""

from __future__ import annotations

import os
import subprocess
import time
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
cat "${6:--}" > "${DEVICE_URI#keep:}/$1-$4.pdf"
"""


class Cups:
    """The server, in ``folder``; what it has printed stands in ``printed``."""

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
        self.run("lpadmin", "-p", "keeper", "-E", "-v", f"keep:{self.printed}", "-m", "raw")
        self.run("lpadmin", "-d", "keeper")

    def run(self, *command: str) -> str:
        done = subprocess.run(
            command, env=self.environment, capture_output=True, text=True, check=True
        )
        return done.stdout

    def stop(self) -> None:
        if self._server:
            self._server.terminate()
            self._server.wait(10)
