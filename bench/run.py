"""Sets the handout with this program and with its peers, and prints medians and ratios.

    python bench/run.py [--rounds 9] [--only cold,warm,large] [--json FILE] [--content FILE]

Exit code 1 if a peer fails or drops text; a goal that is not reached is only said.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import report
from measure import PeerError, Samples, Worker, own_peak, run_process

BENCH = Path(__file__).resolve().parent
ROOT = BENCH.parent
LARGE = 100
PEERS = ("handout", "typst", "weasyprint", "fpdf2", "emboss", "reportlab")
WARM = {peer: (peer, "warm") for peer in PEERS} | {
    "handout-render": ("handout", "warm_render"),
    "typst-changed": ("typst", "warm_changed"),
}
SLOW = ("weasyprint", "fpdf2")  # tens of seconds for the large document: one round is enough
WARM_ROUNDS_A_ROUND = 3


@dataclass(frozen=True)
class Setting:
    """Where the inputs lie, and how long and how often to measure."""

    folder: Path
    content: Path
    env: dict[str, str]
    rounds: int
    timeout: float
    peers: tuple[str, ...]


def command(setting: Setting, peer: str, times: int) -> list[str]:
    """The whole process of one peer, which writes FOLDER/times/peer.pdf."""
    out = str(setting.folder / str(times) / f"{peer}.pdf")
    if peer == "handout":
        content = setting.content if times == 1 else setting.folder / f"{times}.yaml"
        return [sys.executable, str(ROOT / "make_pdf.py"), str(content), "-o", out]
    items = str(setting.folder / f"{times}.txt")
    script = str(BENCH / "peers" / f"{peer}_peer.py")
    return [sys.executable, script, out, "--items", items]


def whole_processes(setting: Setting, times: int, rounds: dict[str, int]) -> dict[str, Samples]:
    """Each round runs every peer that still has a round to go, one after the other."""
    samples = {peer: Samples() for peer in rounds}
    (setting.folder / str(times)).mkdir(exist_ok=True)
    for turn in range(-1 if times == 1 else 0, max(rounds.values())):
        for peer, sample in samples.items():
            if sample.error or turn >= rounds[peer]:
                continue
            progress(f"{'whole process' if times == 1 else f'{times} times'}: {peer}")
            try:
                took, held = run_process(
                    command(setting, peer, times), setting.timeout, setting.env, setting.folder
                )
            except PeerError as failure:
                sample.error = str(failure)
                continue
            if turn >= 0:  # the round before fills the disk cache and writes .pyc files
                sample.milliseconds.append(took)
                sample.mebibytes.append(held)
    return samples


def warm_rebuilds(setting: Setting) -> dict[str, Samples]:
    """Each round rebuilds once in every worker; the first rebuild of each is not counted."""
    chosen = {name: call for name, call in WARM.items() if call[0] in setting.peers}
    samples = {name: Samples() for name in chosen}
    items = setting.folder / "1.txt"
    workers = {name: Worker(*call, items, setting.env) for name, call in chosen.items()}
    try:
        for turn in range(-1, setting.rounds * WARM_ROUNDS_A_ROUND):
            progress(f"warm rebuild: round {turn + 1}")
            for name, worker in workers.items():
                if samples[name].error:
                    continue
                try:
                    took = worker.rebuild(setting.timeout)
                except PeerError as failure:
                    samples[name].error = str(failure)
                    continue
                if turn >= 0:
                    samples[name].milliseconds.append(took)
    finally:
        for worker in workers.values():
            worker.close()
    return samples


def outcomes(setting: Setting, times: int) -> dict[str, dict[str, int]]:
    """Pages, bytes and tags of what the whole processes wrote."""
    pdfs = sorted((setting.folder / str(times)).glob("*.pdf"))
    script = [sys.executable, str(BENCH / "outcome.py"), str(setting.folder / f"{times}.txt")]
    done = subprocess.run([*script, *map(str, pdfs)], capture_output=True, check=True)
    return dict(json.loads(done.stdout)) if pdfs else {}


def measure(setting: Setting, only: set[str]) -> dict[str, object]:
    """Every measurement that is asked for, ready for the report and for JSON."""
    results: dict[str, object] = {}
    if "cold" in only:
        every = dict.fromkeys(setting.peers, setting.rounds)
        results["cold"] = whole_processes(setting, 1, every)
    if "large" in only:
        few = min(3, setting.rounds)
        rounds = {peer: 1 if peer in SLOW else few for peer in setting.peers}
        results["large"] = whole_processes(setting, LARGE, rounds)
    results["own_peak"] = own_peak()
    if "warm" in only:
        results["warm"] = warm_rebuilds(setting)
    progress("")
    results["outcomes"] = {
        name: outcomes(setting, times)
        for name, times in (("cold", 1), ("large", LARGE))
        if name in only
    }
    return results


def progress(text: str) -> None:
    """One line on a terminal that the next one replaces; nothing in a log."""
    if sys.stderr.isatty():
        print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)


def prepare(folder: Path, content: Path) -> dict[str, str]:
    """Write the inputs, in processes of their own, and name them in an environment."""
    subprocess.run([sys.executable, str(BENCH / "text.py"), str(content), str(folder)], check=True)
    where = "import fontpkg; print(fontpkg.path('Atkinson Hyperlegible').parent)"
    fonts = subprocess.run([sys.executable, "-c", where], capture_output=True, check=True)
    return {
        **os.environ,
        "BENCH_FONTS": fonts.stdout.decode().strip(),
        "BENCH_CONTENT": str(content),
    }


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=9, help="rounds a peer (default 9)")
    parser.add_argument("--only", default="cold,warm,large", help="any of cold,warm,large")
    parser.add_argument("--peers", default=",".join(PEERS), help=f"any of {','.join(PEERS)}")
    parser.add_argument("--json", type=Path, help="also write every sample to this file")
    parser.add_argument("--content", type=Path, default=ROOT / "content.yaml")
    parser.add_argument("--timeout", type=float, default=180, help="seconds a process may take")
    return parser.parse_args()


def main() -> int:
    """Measure, print, and return the exit code."""
    options = arguments()
    with TemporaryDirectory() as name:
        content = options.content.resolve()
        env = prepare(Path(name), content)
        peers = tuple(options.peers.split(","))
        setting = Setting(Path(name), content, env, options.rounds, options.timeout, peers)
        results = measure(setting, set(options.only.split(",")))
    print(report.text(results))
    if options.json:
        options.json.write_text(json.dumps(report.plain(results), indent=2) + "\n", "utf-8")
    return 1 if report.failures(results) else 0


if __name__ == "__main__":
    sys.exit(main())
