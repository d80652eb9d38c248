"""The ways in which finished pages go on paper."""

from __future__ import annotations

from typing import NamedTuple


class Imposition(NamedTuple):
    """How the pages go on paper. At most one of ``booklet``, ``n_up`` and ``tri_fold``.

    ``n_up`` is how many pages stand on a side, 2 or 4; ``bleed`` is in millimetres. It and
    ``duplex`` leave the pages whole.
    """

    booklet: bool = False
    n_up: int = 0
    tri_fold: bool = False
    duplex: bool = False
    bleed: float = 0.0

    @property
    def keeps_tags(self) -> bool:
        return not (self.booklet or self.n_up or self.tri_fold)

    @property
    def words(self) -> tuple[str, ...]:
        """What was asked for, as written on a command line, less the values."""
        return tuple(
            name.replace("_", "-") for name, given in zip(self._fields, self, strict=True) if given
        )

    @property
    def name(self) -> str:
        """One word for files: ``booklet``, ``2-up``, ``duplex-bleed``; empty for none."""
        return "-".join(self.words).replace("n-up", f"{self.n_up}-up")


AS_IT_IS = Imposition()
