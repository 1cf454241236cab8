"""One line of the home page: how many of something wait for the user, with the list of just these."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """`words` say what waits, `count` how many, in `measure` (条, 篇 …); `late` of them are overdue."""

    words: str
    count: int
    measure: str
    url: str
    late: int = 0


def worth_saying(lines: Iterable[Line]) -> list[Line]:
    """Those of which anything waits."""
    return [line for line in lines if line.count]
