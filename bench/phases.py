"""Where the time of our whole process goes: imports by package, then load and render.

    python bench/phases.py [--content FILE] [--top 12]

Not called profile.py: that name would hide the standard library's, which cProfile imports.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from measure import last_line, median

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 7
_IMPORT = re.compile(r"import time:\s+(\d+) \|\s+(\d+) \|\s+([\w.]+)")
_PLACES = re.compile(r".*?(?:site-packages|python3\.\d+)/")


def wall(command: list[str]) -> float:
    """Median milliseconds of a whole process."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        done = subprocess.run(command, capture_output=True)
        times.append((time.perf_counter() - start) * 1000)
        if done.returncode:
            raise SystemExit(f"failed: {last_line(done.stderr.decode())}")
    return median(times)


def imports(command: list[str]) -> Counter[str]:
    """Milliseconds of each top package's own modules, by ``-X importtime``.

    Python's own start is in it (encodings, site); the watching itself adds some.
    """
    done = subprocess.run(
        [sys.executable, "-X", "importtime", *command[1:]], capture_output=True, check=True
    )
    spent: Counter[str] = Counter()
    for own, _, module in _IMPORT.findall(done.stderr.decode()):
        spent[_package(module)] += int(own) / 1000  # type: ignore[assignment]
    return spent


def _package(module: str) -> str:
    top = module.split(".")[0]
    if top in ("handout", "reportlab"):
        return ".".join(module.split(".")[:2])
    return "(standard library)" if top in sys.stdlib_module_names else top


def phases(content: Path) -> dict[str, float]:
    """Milliseconds of what a cold process does after starting, step by step, and once more."""
    spent: dict[str, float] = {}

    def timed(name: str, step: Callable[[], Any]) -> Any:
        start = time.perf_counter()
        result = step()
        spent[name] = (time.perf_counter() - start) * 1000
        return result

    sys.path.insert(0, str(ROOT))
    handout = timed("import handout", lambda: __import__("handout"))
    for turn in ("cold", "warm"):
        loaded = timed(f"load, {turn}", lambda: handout.load(content))
        pdf = timed(f"render, {turn}", partial(handout.render, loaded))
    with TemporaryDirectory() as folder:
        timed("write the file", lambda: (Path(folder) / "out.pdf").write_bytes(pdf))
    return spent


def rooms(content: Path, turns: int = 10) -> list[tuple[str, float, int]]:
    """(file, own milliseconds a warm rebuild, calls) by cProfile, the costliest first.

    cProfile slows small functions more than large ones: read the order, not the sum.
    """
    import cProfile
    import pstats

    from handout import load, render

    with cProfile.Profile() as profile:
        for _ in range(turns):
            render(load(content))
    spent: Counter[str] = Counter()
    calls: Counter[str] = Counter()
    for (file, _, name), (_, number, own, *_) in pstats.Stats(profile).stats.items():  # type: ignore[attr-defined]
        place = _place(file, name)
        spent[place] += own * 1000 / turns
        calls[place] += number // turns
    return [(place, own, calls[place]) for place, own in spent.most_common()]


def _place(file: str, name: str) -> str:
    if file == "~":
        return f"built in: {name.strip('<>')[:44]}"
    return _PLACES.sub("", file.replace(str(ROOT) + os.sep, ""))


def main() -> None:
    """Print the three tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--content", type=Path, default=ROOT / "content.yaml")
    parser.add_argument("--top", type=int, default=12, help="lines a table (default 12)")
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        out = str(Path(folder) / "out.pdf")
        command = [sys.executable, str(ROOT / "make_pdf.py"), str(options.content), "-o", out]
        print("Whole processes, median ms")
        print(f"  {wall([sys.executable, '-c', 'pass']):8.1f}  python -c pass")
        print(f"  {wall(command):8.1f}  python make_pdf.py")
        spent = imports(command)
    print(f"\nImports, own ms by package ({spent.total():.1f} in all, watched)")
    for package, own in spent.most_common(options.top):
        print(f"  {own:8.1f}  {package}")
    print("\nSteps in one process, ms")
    for name, took in phases(options.content).items():
        print(f"  {took:8.1f}  {name}")
    print("\nA warm rebuild under cProfile, own ms by file, calls")
    for place, cost, number in rooms(options.content)[: options.top]:
        print(f"  {cost:8.2f}  {number:8}  {place}")


if __name__ == "__main__":
    main()
