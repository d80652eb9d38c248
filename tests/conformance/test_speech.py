"""The script is read aloud by a real speech engine, espeak-ng."""

from __future__ import annotations

import re
import shutil
import subprocess
import wave
from pathlib import Path

import pytest

from handout import load
from handout.content.source import origin_of
from handout.deliver.ssml import ssml_of
from tests.conformance.conftest import CONTENTS

SLOW, FAST = 80, 220  # words a minute, pauses included: nobody speaks slower or faster


def seconds(ssml: str, folder: Path) -> float:
    """How long espeak-ng speaks; it has to understand SSML without a complaint."""
    engine = shutil.which("espeak-ng")
    assert engine, "espeak-ng is not there: apt-get install espeak-ng"
    sound = folder / "spoken.wav"
    command = [engine, "-m", "-b", "1", "-v", "en-us", "-w", str(sound), "--stdin"]
    done = subprocess.run(command, input=ssml.encode(), capture_output=True, check=True)
    assert done.stderr == b""
    with wave.open(str(sound)) as opened:
        return opened.getnframes() / opened.getframerate()


@pytest.mark.parametrize("name", ["seed", "every-block"])
def test_a_voice_takes_as_long_as_one_would_think(name: str, tmp_path: Path) -> None:
    ssml = ssml_of(load(CONTENTS[name]))
    words = len(re.sub("<[^>]*>", " ", ssml).split())
    assert SLOW < 60 * words / seconds(ssml, tmp_path) < FAST


def spoken(body: str, folder: Path) -> float:
    text = f"title: T\nbody:\n{body}"
    return seconds(ssml_of(load(origin_of(text.encode(), "t.yaml", folder))), folder)


def test_letters_take_longer_than_a_word_of_them(tmp_path: Path) -> None:
    assert spoken("- We treat OCD.\n", tmp_path) > spoken("- We treat Ocd.\n", tmp_path)


def test_a_heading_takes_its_pause(tmp_path: Path) -> None:
    without = spoken("- Section. One.\n- Two.\n", tmp_path)
    assert spoken("- {heading: One., body: [Two.]}\n", tmp_path) > without
