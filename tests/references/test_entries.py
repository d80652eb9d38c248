"""What is wrong with a source is said where it stands."""

from pathlib import Path

import pytest

from handout.build import load, render
from handout.content.source import origin_of
from handout.errors import ContentError

CONTENT = b"""title: Asthma
sources:
  good:
    title: Good
    issued: 2020
  bad:
    title: Bad
    issued: 2021-13-40
  worse: {title: Worse, type: journal-article}
"""


def test_a_wrong_field_of_a_source_is_an_error_at_its_place(tmp_path: Path) -> None:
    with pytest.raises(ContentError) as caught:
        render(load(origin_of(CONTENT, "content.yaml", tmp_path)))
    assert [problem.headline() for problem in caught.value.problems] == [
        "content.yaml:8:5: issued: '2021-13-40' is no date; write 2021, 2021-02 or 2021-02-03",
        "content.yaml:9:25: type: 'journal-article' is no type of source; "
        "did you mean 'article-journal'?",
    ]
