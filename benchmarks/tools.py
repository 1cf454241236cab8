"""What every benchmark needs: statements, a clock, the memory of a process, a table."""

import math
import os
import resource
import statistics
import threading
import time
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import connection


def execute(sql: str, params: Sequence | None = None) -> int:
    """Run a statement; returns the number of rows."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.rowcount


def value_of(sql: str):
    """The first value of the first row."""
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


@dataclass
class Cost:
    """What an action took: seconds by the clock, and seconds of work of the database's process.

    On a busy machine the clock says more about the others; the work is 0 where /proc can't be read.
    """

    clock: float
    work: float


def cost_of(action: Callable[[], object]) -> Cost:
    """Run the action once and say what it took."""
    start, work = time.perf_counter(), server_work()
    action()
    return Cost(time.perf_counter() - start, server_work() - work)


def server_work() -> float:
    """Seconds of processor that the database's process of our connection has used so far."""
    stat = Path(f"/proc/{value_of('SELECT pg_backend_pid()')}/stat")
    if not stat.exists():
        return 0.0
    fields = stat.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def median(costs: Sequence[Cost]) -> Cost:
    """The middle one of each."""
    return Cost(statistics.median(c.clock for c in costs), statistics.median(c.work for c in costs))


def growth(small: tuple[int, float], large: tuple[int, float]) -> float:
    """The exponent e of time ~ size^e between two (size, seconds)."""
    return math.log(large[1] / small[1]) / math.log(large[0] / small[0])


def growth_in_words(measured: list[dict]) -> str:
    """How time grows from the smallest to the largest size, as an exponent of what there is to do."""
    small, large = measured[0], measured[-1]

    def exponent(name: str, kind: str) -> str:
        of_small, of_large = getattr(small[name], kind), getattr(large[name], kind)
        if not of_small or not of_large:
            return "–"
        return f"N^{growth((small['size'], of_small), (large['size'], of_large)):.2f}"

    return ", ".join(
        f"{words} {exponent(name, 'clock')} ({exponent(name, 'work')} by work)"
        for name, words in [("ours", "ours"), ("bare", "bare insert")]
    )


class MemoryWatch:
    """The most memory of its own that the database's process took while we looked; 0 when it can't be seen."""

    def __init__(self) -> None:
        self.peak = 0
        self._file = Path(f"/proc/{value_of('SELECT pg_backend_pid()')}/status")
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> "MemoryWatch":
        self._thread.start()
        return self

    def __exit__(self, *exception) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._stop.wait(0.05) and self._file.exists():
            for line in self._file.read_text().splitlines():
                if line.startswith("RssAnon:"):
                    self.peak = max(self.peak, int(line.split()[1]) // 1024)


def own_peak_memory() -> int:
    """The most memory that this process ever had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def show(headings: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a table; the first column is words, the others are numbers."""
    texts = [list(map(str, headings)), *(list(map(str, row)) for row in rows)]
    widths = [max(map(width, column)) for column in zip(*texts, strict=True)]
    for number, row in enumerate(texts):
        first, *others = (" " * (w - width(text)) for text, w in zip(row, widths, strict=True))
        print("  ".join([row[0] + first, *(pad + text for pad, text in zip(others, row[1:], strict=True))]))
        if number == 0:
            print("  ".join("-" * w for w in widths))


def width(text: str) -> int:
    """Columns on a terminal: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
