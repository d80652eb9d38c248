"""How many syllables an English word has, by its spelling."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

# A vowel that is written and not spoken: a syllable less. The second lookbehind keeps the
# "le" of apple, little and able.
_SILENT = re.compile(
    r"(?<=[^aeiou])e\Z(?<![^aeiouyrwl]le)"  # make
    r"|(?<=[^aeiouycgsxz])(?<![cs]h)e(?=s\Z)(?<![^aeiouyrwl]le)"  # makes, not places
    r"|(?<=[^aeioutd])e(?=d\Z)(?<![^aeiouyrwl]le)"  # called, not needed
    r"|(?<=[^aeiouyl])e(?=ments?\Z)"  # movement
    r"|(?<=[^aeiouy])e(?=(?:ly|ty|ful(?:ly)?|less(?:ly)?|ness)\Z)(?<![^aeiouyrwl]le)"  # safely
    r"|(?<=[^aeiouy])e(?=(?:work|line|mark|wall|ware|book|board|point|stone|light|where)s?\Z)"
    r"|(?<=\Asom)e(?!o)|(?<=\Alif)e(?=[^rd])|(?<=\A[tw]her)e(?=[^sv])|(?<=\Acar)e(?=[gt])"
    r"|(?<=\Alik)e(?=[lw])|(?<=\Asid)e(?=[bw])|(?<=\Aev)e(?=ry)|(?<=[gq])ue(?=s?\Z)"
    r"|(?<=ic)a(?=lly\Z)"  # typically
)
# Two written vowels that are spoken apart: a syllable more.
_APART = re.compile(
    r"(?<![cstgx])ia(?!ge|rs?\Z)|(?<=[cst])ia(?=t)|(?<![cstgx])(?<!hav)io(?!u|ns?\Z|na)|(?<=[ct])io\Z"
    r"|(?<=[^aeioucstgx])iou(?=s)|(?<=[aeou][bmprv])ion|iu|eo(?!u|n|p)|(?<=[lrn])eou|uou"
    r"|(?<![gq])ua(?!r[dt]|de)|(?<![gq])uo(?!u)|uity|uit(?=ary|ous|iv)|uum"
    r"|(?<=[aeiou])(?<![gq]u)(?=ings?\Z)|(?<=[^aeou]y)(?=ings?\Z)|(?<=[aeou])y(?=[aeiou])"
    r"|(?<![ctn])ie(?=n[ct])|ie(?=t|rs?\Z|st\Z)|eei|iic|(?<=[bcdfgklmnprt])ue(?=nt|nc|ls?\Z)"
    r"|creat|reali|\Are(?=act|adm|adj|app|ass|att|inf|ins|oc|op|us|en|ev|el|im)|(?<=y)(?=one\Z)"
    r"|\A(?:co|pre)(?=[aei](?![uy]))(?!coa|coi)|aos|aic|oic(?!e)|(?<=[aeiou][drsn])eas?\Z"
    r"|[^aeiou]isms?\Z|thms?\Z|oe(?=n|v|t)|(?<=[sd]n)'t|eum\Z|yo(?=nd)"
)


@lru_cache(maxsize=4096)
def syllables_in(word: str) -> int:
    """How many syllables ``word`` has when it is read aloud, at least one.

    The parts of a compound count by themselves, and capitals that make no word (PTSD) are
    spelled. A word in the list of exceptions counts as the list says; all others go by rules
    for vowels that are silent, and for neighbours that are spoken apart.
    """
    parts = re.findall(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*", word)
    return max(1, sum(map(_of_part, parts)))


def _of_part(part: str) -> int:
    if part.isupper() and not re.search("[AEIOUY]", part):
        return len(part)
    part = re.sub(r"'s?\Z", "", part.lower().replace("\u2019", "'"))
    known = _exceptions().get(part)
    if known:
        return known
    groups = len(re.findall(r"[aeiouy\u00e0-\u00ff]+", part))
    return max(1, groups - len(_SILENT.findall(part)) + len(_APART.findall(part)))


@lru_cache(maxsize=1)
def _exceptions() -> dict[str, int]:
    text = (Path(__file__).parent / "data" / "syllables.tsv").read_text(encoding="utf-8")
    rows = (row.split("\t") for row in text.splitlines() if row and not row.startswith("#"))
    return {word: int(count) for count, words in rows for word in words.split()}
