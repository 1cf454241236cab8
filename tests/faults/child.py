"""The portal as the processes of a fault run start it: `celery -A tests.faults.child worker`, or with a command's name.

Two things are other than in the portal, told by environment variables: the day, which stands in the file FAULTS_CLOCK
as seconds to be added to the real time, and what a control does without (FAULTS_WITHOUT).
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
CLOCK = Path(os.environ["FAULTS_CLOCK"])
real_now = timezone.now


def now() -> datetime:
    """The moment of the run: all its processes agree, and it moves on when the file says so."""
    return real_now() + timedelta(seconds=float(CLOCK.read_text()))


def without_row_locks(rows: QuerySet, **kwargs) -> QuerySet:
    """`select_for_update` that reads and locks nothing."""
    return rows.all()


timezone.now = now
if "row locks" in os.environ.get("FAULTS_WITHOUT", ""):
    QuerySet.select_for_update = without_row_locks  # type: ignore[method-assign]

if __name__ == "__main__":
    execute_from_command_line(["manage.py", *sys.argv[1:]])
