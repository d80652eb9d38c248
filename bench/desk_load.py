"""Many people at one desk: how long each step takes, and whether anything is lost.

    python bench/desk_load.py [--people 50] [--seconds 60] [--pause 1] [--handouts 12]

A real ``handout desk`` answers. Each person looks at the library, opens a handout, fills it
in, changes what they filled in, and saves it, with a pause before each step; then again.
Exit code 1 if a step failed, if the log holds another number of hand-outs than were made,
or if somebody got what another one filled in.
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import io
import os
import random
import re
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory
from typing import NamedTuple

import httpx
import pypdf
import yaml

ROOT = Path(__file__).resolve().parent.parent
STEPS = ("library", "open", "preview", "change", "save")
PATIENCE = 60.0  # seconds for one answer
LOOKED_INTO = 3  # files of each person
LATE = 15.0  # seconds that the log may be behind at the end


@dataclass
class Seen:
    """What happened to all people together."""

    milliseconds: dict[str, list[float]] = field(default_factory=lambda: {s: [] for s in STEPS})
    errors: Counter[str] = field(default_factory=Counter)
    saved: int = 0
    files: dict[str, bytes] = field(default_factory=dict)  # a file, by the name filled in


@dataclass
class Person:
    """One of the staff, with a browser of their own."""

    number: int
    client: httpx.AsyncClient
    seen: Seen
    pause: float
    until: float
    times: int = 0

    async def work(self) -> None:
        """Give out one handout after the other, until it is time to go home."""
        await asyncio.sleep(random.uniform(0, self.pause))
        while time.monotonic() < self.until:
            try:
                await self.give_out()
            except (httpx.HTTPError, LookupError) as error:
                self.seen.errors[f"{type(error).__name__}: {error}"] += 1
                await asyncio.sleep(self.pause)

    async def give_out(self) -> None:
        """The five steps of one hand-out."""
        self.times += 1
        library = await self.step("library", "GET", "/")
        chosen = random.choice(re.findall(r'href="(/handout/[^"?#]+)"', library.text))
        page = await self.step("open", "GET", chosen)
        (token, *_) = re.findall(r'name="token" value="([0-9a-f]+)"', page.text)
        name = f"Person{self.number}x{self.times}"
        form = {"token": token, "field-who": name[:6], "copies": "1", "paper": ""}
        await self.step("preview", "POST", f"{chosen}/preview", form)
        form |= {"field-who": name, "field-day": "2026-12-01"}
        await self.step("change", "POST", f"{chosen}/preview", form)
        saved = await self.step("save", "POST", chosen, form | {"action": "save"})
        if not saved.content.startswith(b"%PDF"):
            raise LookupError("save gave no PDF")
        self.seen.saved += 1
        if self.times <= LOOKED_INTO:
            self.seen.files[name] = saved.content

    async def step(
        self, step: str, method: str, path: str, form: dict[str, str] | None = None
    ) -> httpx.Response:
        """One answer of the desk, timed to its last byte."""
        await asyncio.sleep(random.uniform(0, 2 * self.pause))
        start = time.monotonic()
        answer = await self.client.request(method, path, data=form)
        self.seen.milliseconds[step].append((time.monotonic() - start) * 1000)
        if answer.status_code != 200:
            raise LookupError(f"{step} was answered by {answer.status_code}")
        if step in ("open", "preview", "change") and "data:image/png" not in answer.text:
            raise LookupError(f"{step} shows no page: {_told(answer.text)}")
        return answer


def _told(page: str) -> str:
    found = re.search(r'class="problem"[^>]*>(?:\s*<p>)?([^<]+)', page)
    return found.group(1).strip() if found else "and does not say why"


def make_folder(folder: Path, count: int) -> None:
    """The project's own handout ``count`` times, each with a title and things to fill in."""
    values = yaml.safe_load((ROOT / "content.yaml").read_text(encoding="utf-8"))
    copytree(ROOT / "assets", folder / "assets")
    values["fields"] = [
        {"name": "who", "label": "Name"},
        {"name": "day", "label": "Day", "kind": "date"},
    ]
    values["body"] = ["For {{who}}, on {{day}}.", *values["body"]]
    for number in range(1, count + 1):
        values["title"] = f"Handout {number}"
        text = yaml.safe_dump(values, sort_keys=False, allow_unicode=True)
        (folder / f"handout-{number}.yaml").write_text(text, encoding="utf-8")


@asynccontextmanager
async def desk_over(folder: Path) -> AsyncIterator[tuple[str, int]]:
    """A desk's address, and its process."""
    command = [sys.executable, "-c", "from handout.cli import main; main()"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    desk = subprocess.Popen(
        [*command, "desk", str(folder), "--no-browser"], stdout=subprocess.PIPE, text=True,
        env=environment,
    )  # fmt: skip
    assert desk.stdout
    try:
        yield desk.stdout.readline().strip().rstrip("/"), desk.pid
    finally:
        desk.terminate()
        desk.wait(20)


async def a_day(address: str, people: int, seconds: float, pause: float) -> Seen:
    """All people at work at once."""
    seen, until = Seen(), time.monotonic() + seconds
    limits = httpx.Limits(max_connections=1)
    clients = [
        httpx.AsyncClient(
            base_url=address, headers={"origin": address}, timeout=PATIENCE, limits=limits,
            trust_env=False, follow_redirects=True,
        )
        for _ in range(people)
    ]  # fmt: skip
    await asyncio.gather(
        *(
            Person(number, client, seen, pause, until).work()
            for number, client in enumerate(clients)
        )
    )
    for client in clients:
        await client.aclose()
    return seen


async def logged(address: str, expected: int) -> int:
    """How many hand-outs the log holds, once it had time to be written."""
    async with httpx.AsyncClient(base_url=address, timeout=PATIENCE, trust_env=False) as client:
        until = time.monotonic() + LATE
        while True:
            text = (await client.get("/log.csv")).text.removeprefix("\ufeff")
            rows = sum(1 for _ in csv.DictReader(io.StringIO(text)))
            if rows >= expected or time.monotonic() > until:
                return rows
            await asyncio.sleep(0.2)


def mixed_up(seen: Seen) -> list[str]:
    """The people whose file does not hold what they filled in, or holds another's."""
    wrong = []
    for name, pdf in seen.files.items():
        text = pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
        if re.findall(r"Person\d+x\d+", text) != [name]:
            wrong.append(name)
    return wrong


class Cost(NamedTuple):
    """What the desk took of the machine."""

    megabytes: float  # at most, without the processes that build
    processor_seconds: float  # with them


def report(seen: Seen, rows: int, seconds: float, cost: Cost) -> None:
    """The table, and what was lost."""
    print(f"{'step':<10}{'times':>8}{'p50 ms':>10}{'p99 ms':>10}{'most':>10}")
    for step, took in seen.milliseconds.items():
        if len(took) > 1:
            cuts = statistics.quantiles(took, n=100, method="inclusive")
            line = f"{len(took):>8}{cuts[49]:>10.0f}{cuts[98]:>10.0f}{max(took):>10.0f}"
            print(f"{step:<10}{line}")
    steps = sum(len(took) for took in seen.milliseconds.values())
    each = cost.processor_seconds * 1000 / max(seen.saved, 1)
    print(f"{steps / seconds:.0f} steps a second; {each:.0f} ms of a processor a hand-out")
    print(f"the desk's own memory at most {cost.megabytes:.0f} MB")
    print(f"{seen.saved} handed out, {rows} in the log; {sum(seen.errors.values())} errors")
    for error, count in seen.errors.most_common(10):
        print(f"  {count} times {error}")


def peak_of(pid: int) -> float:
    """The most memory that a process held, in MB; 0 where the system does not tell."""
    try:
        found = re.search(r"VmHWM:\s*(\d+)", Path(f"/proc/{pid}/status").read_text())
    except OSError:
        return 0
    return int(found.group(1)) / 1000 if found else 0


def processor_seconds(pid: int) -> float:
    """What a process and all that it started have used; 0 where the system does not tell."""
    if not Path("/proc/self/stat").exists():
        return 0
    parents, ticks = {}, {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:  # it has just ended
            continue
        process = int(path.parent.name)
        parents[process] = int(fields[1])
        ticks[process] = sum(map(int, fields[11:15]))  # its own and of children that ended
    family = {pid}
    while more := {child for child, parent in parents.items() if parent in family} - family:
        family |= more
    return sum(ticks.get(process, 0) for process in family) / os.sysconf("SC_CLK_TCK")


async def main() -> int:
    """Open a desk, let the people in, and say how it went."""
    arguments = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    arguments.add_argument("--people", type=int, default=50)
    arguments.add_argument("--seconds", type=float, default=60)
    arguments.add_argument("--pause", type=float, default=1, help="mean seconds before a step")
    arguments.add_argument("--handouts", type=int, default=12)
    chosen = arguments.parse_args()
    with TemporaryDirectory() as place:
        make_folder(Path(place), chosen.handouts)
        async with desk_over(Path(place)) as (address, pid):
            seen = await a_day(address, chosen.people, chosen.seconds, chosen.pause)
            rows = await logged(address, seen.saved)
            cost = Cost(peak_of(pid), processor_seconds(pid))
    report(seen, rows, chosen.seconds, cost)
    wrong = mixed_up(seen)
    print(f"{len(seen.files)} files looked into, {len(wrong)} with another's words: {wrong or ''}")
    return int(bool(seen.errors or wrong) or rows != seen.saved or not seen.saved)


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
