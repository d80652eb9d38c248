"""Units of measure, as readers of several languages write them."""

from __future__ import annotations

import re
from functools import lru_cache

# One name for each unit, and how it is written. Case counts where it must: mg is no Mg.
_FORMS = {
    "mcg": "mcg µg μg ug мкг 微克 마이크로그램 ميكروغرام ميكروجرام मिकग्रा microgram micrograms "
           "microgramo microgramos microgramme microgrammes micrograma microgramas",
    "mg": "mg мг 毫克 밀리그램 ملغ ملغم ملجم مجم مغ मिग्रा milligram milligrams miligramo "
          "miligramos milligramme milligrammes miligrama miligramas",
    "g": "g гр г 克 그램 غ غم جم غرام جرام gram grams gramo gramos gramme grammes grama gramas",
    "kg": "kg кг 公斤 千克 킬로그램 كغ كغم كجم kilogram kilograms kilogramo kilogramos kilo kilos",
    "ml": "ml mL мл 毫升 밀리리터 مل ملل milliliter milliliters millilitre millilitres mililitro "
          "mililitros",
    "dl": "dl dL дл 分升 دل",
    "l": "l L л 升 公升 리터 لتر liter liters litre litres litro litros",
    "mm": "mm мм 毫米",
    "cm": "cm см 厘米 公分 سم",
    "mmol": "mmol ммоль 毫摩尔 毫摩爾",
    "IU": "IU UI МЕ ME U.I. I.U. 国际单位 國際單位 وحدة",
    "%": "% ٪ ％ percent pourcent",
    "°C": "°C ℃ °С",
    "°F": "°F ℉",
}  # fmt: skip


@lru_cache(maxsize=1)
def _by_form() -> dict[str, str]:
    return {form: unit for unit, forms in _FORMS.items() for form in forms.split()}


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    forms = sorted(_by_form(), key=len, reverse=True)
    parts = [re.escape(form) + _end(form) for form in forms]
    return re.compile(rf"[\s\u00a0\u202f-]?(?:{'|'.join(parts)})")


def _end(form: str) -> str:
    """No letter may follow, but in scripts that write words without spaces."""
    is_open = not form[-1].isalpha() or "\u2e80" <= form[-1] <= "\u9fff"
    return "" if is_open or form[-1] >= "\uac00" else r"(?![^\W\d_])"


def measure_at(text: str, at: int) -> tuple[str, str]:
    """The unit that is written in ``text`` from ``at`` on: its name, and as it is written.

    Both are empty where there is none.
    """
    found = _pattern().match(text, at)
    if not found:
        return "", ""
    return _by_form()[found[0].lstrip(" \u00a0\u202f\t\n-")], found[0]
