"""Sources are numbered as a reader meets them."""

from handout.references.numbering import number_sources


def test_sources_are_numbered_by_first_citation_then_as_listed() -> None:
    order, numbers = number_sources(["a", "b", "c"], ["c", "a", "c"])
    assert order == ["c", "a", "b"]
    assert numbers == {"c": 1, "a": 2, "b": 3}


def test_uncited_sources_keep_the_authors_order() -> None:
    assert number_sources(["b", "a"], [])[0] == ["b", "a"]


def test_a_citation_to_nowhere_takes_no_number() -> None:
    assert number_sources(["a"], ["x", "a"]) == (["a"], {"a": 1})
