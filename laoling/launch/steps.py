"""Numbered steps on the terminal, and failures that say what to do. Standard library only."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


class StepFailed(Exception):
    """A step can't be done: `what` happened, the `remedy` for the reader, and the log whose end shows why."""

    def __init__(self, what: str, remedy: str, log: Path | None = None):
        super().__init__(what)
        self.what = what
        self.remedy = remedy
        self.log = log

    def __str__(self) -> str:
        parts = [f"✗ {self.what}"]
        if self.log and self.log.exists():
            parts += [f"  日志 {self.log} 的最后几行："]
            parts += [f"  | {line}" for line in last_lines(self.log, 20)]
        parts += [f"→ {self.remedy}"]
        return "\n".join(parts)


def last_lines(path: Path, count: int) -> list[str]:
    """Return the last `count` lines of a log without reading more than its last 64 KB."""
    with path.open("rb") as log:
        log.seek(0, 2)
        log.seek(max(0, log.tell() - 65536))
        return log.read().decode("utf-8", "replace").splitlines()[-count:]


@dataclass
class Step:
    """One running step; `note` replaces the word 完成 at its end."""

    note: str = "完成"


class Steps:
    """Prints `[3/9] 安装依赖 … 完成 4.1 秒` for each step, counting from `first`."""

    def __init__(self, total: int, first: int = 1):
        self.total = total
        self.number = first

    @contextmanager
    def step(self, title: str, *, speaks: bool = False) -> Iterator[Step]:
        """Run the body as the next step; a failure ends its line before it is raised.

        A step that `speaks` lets others write to the terminal meanwhile, so it takes two lines.
        """
        step = Step()
        say(f"[{self.number}/{self.total}] {title} …", end="\n" if speaks else " ")
        began = time.monotonic()
        try:
            yield step
        except BaseException:
            say("未完成")
            raise
        again = f"[{self.number}/{self.total}] " if speaks else ""
        say(f"{again}{step.note} {time.monotonic() - began:.1f} 秒")
        self.number += 1


def say(text: str, end: str = "\n") -> None:
    """Print a line at once, also into a pipe."""
    print(text, end=end, file=sys.stdout, flush=True)
