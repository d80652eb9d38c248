"""A source and its translation in a folder, and what the rules say of the two."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from textwrap import dedent

from handout.build import load
from handout.checks.rules import RULES_BY_FAMILY
from handout.checks.run import Finding, check

SOURCE = """\
title: Your medicine
language: en-US
version: "1.0"
fields:
  - {name: day, label: Day of your visit, kind: date}
  - {name: how, label: How we meet, kind: choice, choices: [at the clinic, by phone]}
body:
  - heading: How to take it
    body:
      - Take **1.5 mg** twice a day with [a glass of water](https://www.example.org/water).[@who]
      - "Your visit is on {{day}}."
      - [Eat before it., Do not drive for 24 hours.]
      - caution: Call 911 if you cannot breathe.
      - contact: Example Clinic
        phone: 555-0100
      - paragraph: Come to the door at the back of the house.
        when: how == 'at the clinic'
sources:
  who: {text: World Health Organization. Medicines. 2024.}
"""
SPANISH = """\
title: Su medicamento
language: es
version: "1.0"
translation: {of: a.yaml, version: "1.0", status: needs-review}
fields:
  - {name: day, label: Día de su visita, kind: date}
  - {name: how, label: Cómo nos vemos, kind: choice, choices: [en la clínica, por teléfono]}
body:
  - heading: Cómo tomarlo
    body:
      - Tome **1,5 mg** dos veces al día con [un vaso de agua](https://www.example.org/water).[@who]
      - "Su visita es el {{day}}."
      - [Coma antes., No maneje durante 24 horas.]
      - caution: Llame al 911 si no puede respirar.
      - contact: Example Clinic
        phone: 555-0100
      - paragraph: Venga a la puerta en la parte de atrás de la casa.
        when: how == 'en la clínica'
sources:
  who: {text: World Health Organization. Medicines. 2024.}
"""
TODAY = date(2026, 11, 24)


def findings(folder: Path, spanish: str, source: str = SOURCE) -> list[Finding]:
    """What the rules of translations find, less that nobody has reviewed it."""
    (folder / "a.yaml").write_text(dedent(source), encoding="utf-8")
    path = folder / "a.es.yaml"
    path.write_text(dedent(spanish), encoding="utf-8")
    found = check(load(path), today=TODAY, rules=RULES_BY_FAMILY["Translations"]).findings
    return [finding for finding in found if finding.rule != "translation-unreviewed"]


def changed(old: str, new: str) -> str:
    """The translation with one thing changed."""
    assert SPANISH.count(old) == 1
    return SPANISH.replace(old, new)
