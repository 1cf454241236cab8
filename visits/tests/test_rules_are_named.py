"""Every rule of duties, and every example beside them, has tests that name it: `test_rule_4_…`, `test_e4_…`."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDERS = ["visits/tests", "laoling/desk/tests"]  # a death is of the desk
RULES, EXAMPLES = range(1, 13), range(1, 13)


def names():
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).glob("test_*.py")):
            yield from re.findall(r"^def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)


def test_each_of_the_twelve_rules_is_named_by_a_test():
    named = {int(number) for name in names() for number in re.findall(r"^test_rule_(\d+)_", name)}
    assert named == set(RULES)


def test_each_of_the_twelve_examples_is_a_test():
    named = {int(number) for name in names() for number in re.findall(r"^test_e(\d+)_", name)}
    assert named == set(EXAMPLES)
