"""The demo accounts: who may sign in, with passwords made by chance and written to one private file."""

import csv
import os
import secrets
from pathlib import Path

from django.contrib.auth.hashers import make_password
from django.db import transaction

from laoling.accounts.models import User
from laoling.demo.staff import Organisation

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # without letters that look like others
GROUPS, GROUP_LENGTH = 4, 4
COLUMNS = ["role", "username", "password", "unit"]


def accounts_of(made: Organisation) -> list[User]:
    """One of each role and a few more: colleagues of a station, a second station, the other department."""
    return [
        made.visitors["S01"][0],
        made.visitors["S01"][2],
        made.visitors["S04"][0],
        made.heads["S01"],
        made.heads["S04"],
        made.managers["D1"][0],
        made.managers["D2"][0],
        *made.staff[:3],  # the centre's leader, the auditor, the system administrator
    ]


def new_password() -> str:
    """Four groups of four, to be read aloud and typed; about 79 bits."""
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS))
    return "-".join(groups)


def give_passwords(made: Organisation, path: Path) -> list[User]:
    """Give the demo accounts new passwords, and write these to `path`, readable by its owner only.

    An older file there is replaced when the transaction commits. Raises OSError when it can't be written.
    """
    users = accounts_of(made)
    rows = []
    for user in users:
        password = new_password()
        user.password = make_password(password)
        rows.append([user.role, user.username, password, str(user.unit)])
    User.objects.bulk_update(users, ["password"])
    draft = path.with_name(f"{path.name}.new")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(descriptor, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(rows)
    transaction.on_commit(lambda: draft.replace(path))
    return users
