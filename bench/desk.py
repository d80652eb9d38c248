"""How long the desk's preview takes once a field has changed: ``python bench/desk.py``.

A real desk over the seed's handout with one field in it, asked over loopback as the page's
script does: from the request to the last byte of the drawn pages.
"""

from __future__ import annotations

import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KEY = "ketamine-assisted-psychotherapy-explained"
FIELD = "fields:\n  - {name: patient, label: Your name}\n\nbody:\n  - Dear {{patient}}\n"
TIMES = 40


def folder_in(where: Path) -> Path:
    """The seed's handout with a field at its beginning."""
    shutil.copytree(ROOT / "assets", where / "assets")
    text = (ROOT / "content.yaml").read_text(encoding="utf-8")
    (where / "content.yaml").write_text(text.replace("body:\n", FIELD, 1), encoding="utf-8")
    return where


def measure(address: str) -> list[float]:
    """Seconds of each preview, with another value in the field each time."""
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    page = opener.open(f"{address}handout/{KEY}").read().decode()
    token = re.search(r'name="token" value="([^"]+)"', page)
    assert token
    took = []
    for number in range(TIMES):
        form = {"token": token[1], "field-patient": f"Person {number}", "paper": "", "copies": "1"}
        request = urllib.request.Request(
            f"{address}handout/{KEY}/preview",
            urllib.parse.urlencode(form).encode(),
            {"Origin": address.rstrip("/")},
        )
        start = time.perf_counter()
        drawn = opener.open(request).read()
        took.append(time.perf_counter() - start)
        assert drawn.count(b"<img") == 5, "the pages are not there"
    return took


def main() -> None:
    with tempfile.TemporaryDirectory() as where:
        command = [sys.executable, "-c", "from handout.cli import main; main()", "desk"]
        desk = subprocess.Popen(
            [*command, str(folder_in(Path(where))), "--no-browser"],
            stdout=subprocess.PIPE, text=True, cwd=ROOT,
        )  # fmt: skip
        assert desk.stdout
        try:
            took = measure(desk.stdout.readline().strip())
        finally:
            desk.terminate()
            desk.wait()
    warm = sorted(took[3:])
    middle, slow = statistics.median(warm), warm[int(len(warm) * 0.95)]
    print(f"Preview of five pages, a field changed: first {took[0] * 1000:.0f} ms, then")
    print(f"median {middle * 1000:.0f} ms, 95 of 100 under {slow * 1000:.0f} ms.")


if __name__ == "__main__":
    main()
