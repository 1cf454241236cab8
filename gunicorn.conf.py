"""What gunicorn is told beyond the Procfile; it reads this file by itself."""

import gc

from django.urls import resolve


def when_ready(server: object) -> None:
    """Load before the web processes are forked what each would load by itself, and let them share it.

    Resolving any address imports every view. Frozen objects are left alone by the collector, whose marks
    would make the kernel copy their pages for each process.
    """
    resolve("/")
    gc.collect()
    gc.freeze()
