"""The portal's beat with its own ticks, but every few seconds: `celery -A tests.faults.beat beat`."""

import os

from laoling.clock import TICKS, app

INTERVAL = float(os.environ["FAULTS_INTERVAL"])
NAMES = ("plan", "remind", "deliver")

app.conf.beat_schedule = {
    name: TICKS[name] | {"schedule": INTERVAL, "options": {"expires": INTERVAL}} for name in NAMES
}
