"""How long a changed word takes from the save to the screen: ``python bench/watch.py``.

A real ``handout watch`` over the seed's handout, and a real Chromium that looks at it. One word
of a page is changed again and again; the clock runs from before the file is written until the
browser has painted the frame with the new picture in it.
"""

from __future__ import annotations

import argparse
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
WORD = "perspectives"  # of the first page
LEAST = 0.7  # seconds between two saves
# Date.now() of each frame in which the first page is that of another build.
CLOCK = """() => {
  window.painted = [];
  new MutationObserver(() => requestAnimationFrame(() => {
    const channel = new MessageChannel();  // its message comes when the frame has been painted
    channel.port1.onmessage = () => window.painted.push(Date.now());
    channel.port2.postMessage(0);
  })).observe(document.querySelector(".page"), {attributeFilter: ["data-build"]});
}"""


def measure(page: Page, content: Path, times: int) -> list[float]:
    """Milliseconds from each save to the painted picture."""
    text = content.read_text(encoding="utf-8")
    page.evaluate(CLOCK)
    took = []
    for number in range(times):
        changed = text.replace(WORD, f"{WORD} {number:03}", 1)
        start = time.time()
        content.write_text(changed, encoding="utf-8")
        time.sleep(LEAST)  # nothing else is asked of the browser meanwhile
        took.append(page.evaluate("window.painted.at(-1)") - start * 1000)
        assert page.evaluate("window.painted.length") == number + 1, "the page is not there"
    return took


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=40)
    parser.add_argument("--scale", type=float, default=1, help="pixels of the screen in one of CSS")
    parser.add_argument("--check", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as where, sync_playwright() as playwright:
        shutil.copytree(ROOT / "assets", Path(where) / "assets")
        content = Path(shutil.copy(ROOT / "content.yaml", where))
        command = [sys.executable, "-c", "from handout.cli import main; main()", "watch"]
        watching = subprocess.Popen(
            [*command, str(content), "--no-browser", *(["--check"] if asked.check else [])],
            stdout=subprocess.PIPE, text=True, cwd=ROOT,
        )  # fmt: skip
        assert watching.stdout
        address = re.search(r"http://\S+", watching.stdout.readline())
        assert address
        path = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu"]
        )
        size = {"width": 1400, "height": 900}
        page = browser.new_page(viewport=size, device_scale_factor=asked.scale)  # type: ignore[arg-type]
        try:
            page.goto(address[0])
            page.locator(".page canvas").first.wait_for()
            time.sleep(1)
            took = measure(page, content, asked.times)
        finally:
            browser.close()
            watching.terminate()
            watching.wait()
    warm = sorted(took[3:])
    middle, slow = statistics.median(warm), warm[int(len(warm) * 0.95)]
    print(f"From a save to the painted page: first {took[0]:.0f} ms, then")
    print(f"median {middle:.0f} ms, 95 of 100 under {slow:.0f} ms, fastest {warm[0]:.0f} ms.")


if __name__ == "__main__":
    main()
