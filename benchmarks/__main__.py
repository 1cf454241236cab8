"""Command line of the benchmarks."""

import argparse
import os

import django
from django.db import connection

from laoling.launch.processes import stop_on_signals
from laoling.launch.suite import servers, throw_away_folder

SIZES = {
    "plan": "10k,100k,1M",
    "remind": "10k,100k,1M",
    "import": "10k,100k",
    "cards": "100,1000",
    "schedule": "10k",
}
SUFFIXES = {"k": 1_000, "m": 1_000_000}


def number(text: str) -> int:
    """`10k`, `1M` or `2500`. Raises ValueError for anything else."""
    factor = SUFFIXES.get(text[-1:].lower(), 1)
    return int(text[:-1] if factor > 1 else text) * factor


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure the portal.")
    parser.add_argument("name", choices=list(SIZES))
    parser.add_argument("--size", help="cards, rows or activities, several with commas, such as 10k,100k")
    parser.add_argument("--rounds", type=int, default=3, help="how often each thing is measured, at most")
    options = parser.parse_args()
    try:
        sizes = [number(text) for text in (options.size or SIZES[options.name]).split(",")]
    except ValueError:
        parser.error(f"--size {options.size}: write 10k,100k,1M")

    os.umask(0o022)
    stop_on_signals()
    with throw_away_folder() as folder, servers(folder) as environ:
        os.environ.update(environ)
        django.setup()
        from benchmarks import cards, plan, remind, rosters, schedule  # models can be imported only now

        named = {"plan": plan, "remind": remind, "import": rosters, "cards": cards, "schedule": schedule}
        named[options.name].run(sizes, options.rounds)
        connection.close()


if __name__ == "__main__":
    main()
