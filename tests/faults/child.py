"""The portal as the processes of a fault run start it: `celery -A tests.faults.child worker`, or with a command's name.

Two things are other than in the portal, as files in the folder FAULTS_FOLDER say: `clock` holds seconds that are
added to the real time, and while `no-row-locks` is there, a control does without these.
"""

import os
import sys
from datetime import datetime, timedelta
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "laoling.settings")

from django.core.management import execute_from_command_line
from django.db.models import QuerySet
from django.utils import timezone

from laoling.celery import app

__all__ = ["app"]
FOLDER = Path(os.environ["FAULTS_FOLDER"])
real_now, really_select_for_update = timezone.now, QuerySet.select_for_update


def now() -> datetime:
    """The moment of the run: all its processes agree, and it moves on when the file says so."""
    return real_now() + timedelta(seconds=float((FOLDER / "clock").read_text()))


def select_for_update(rows: QuerySet, **kwargs) -> QuerySet:
    """Lock the rows, unless a control asks what happens otherwise."""
    if (FOLDER / "no-row-locks").exists():
        return rows.all()
    return really_select_for_update(rows, **kwargs)


timezone.now = now
QuerySet.select_for_update = select_for_update  # type: ignore[method-assign, assignment]

if __name__ == "__main__":
    execute_from_command_line(["manage.py", *sys.argv[1:]])
