"""How much one address may say in one place: enough for a full room behind one line, too little for a flood.

A try is taken in PostgreSQL before anything is written, as the lock on sign-in names does; the address is kept
only as a keyed hash, and only until its hour is over. Redis has no part in it.
"""

import ipaddress
from datetime import datetime, timedelta

from django.db import connection
from django.utils.crypto import salted_hmac

PER_HOUR = 60  # an activity room holds some 40 people
HOUR = timedelta(hours=1)

# One statement, so that the row's lock makes parallel tries wait for each other: the limit is exact.
TAKE_TRY = """
INSERT INTO branding_feedbacktries AS tries (key, count, window_ends_at)
VALUES (%(key)s, 1, %(window_ends_at)s)
ON CONFLICT (key) DO UPDATE
SET count = CASE WHEN tries.window_ends_at <= %(now)s THEN 1 ELSE tries.count + 1 END,
    window_ends_at = CASE WHEN tries.window_ends_at <= %(now)s
                          THEN excluded.window_ends_at ELSE tries.window_ends_at END
WHERE tries.count < %(limit)s OR tries.window_ends_at <= %(now)s
RETURNING count
"""
# Rows that another session holds are left for the next time: clearing up never waits and never deadlocks.
CLEAR_UP = """
DELETE FROM branding_feedbacktries WHERE id IN (
    SELECT id FROM branding_feedbacktries WHERE window_ends_at <= %(now)s LIMIT 100 FOR UPDATE SKIP LOCKED
)
"""


def key_of(address: str | None, place: int | str) -> str:
    """What stands for an address and a place: a venue's key, or the name of a page.

    Of IPv6 it is the network, since a device has many addresses in its own.
    """
    source = source_of(ipaddress.ip_address(address)) if address else "nobody"
    return salted_hmac("branding.feedback.limits", f"{place}|{source}", algorithm="sha256").hexdigest()


def source_of(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> str:
    """The network, or the one address. A server that listens on both kinds sees IPv4 as ::ffff:1.2.3.4."""
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    return str(address.ipv4_mapped or ipaddress.ip_network(f"{address}/64", strict=False))


def take_try(address: str | None, place: int | str, *, now: datetime) -> bool:
    """Take one of the PER_HOUR tries of that address at that place; False when none is left in this hour."""
    params: dict[str, str | int | datetime] = {
        "key": key_of(address, place),
        "window_ends_at": now + HOUR,
        "now": now,
        "limit": PER_HOUR,
    }
    with connection.cursor() as cursor:
        cursor.execute(CLEAR_UP, {"now": now})
        cursor.execute(TAKE_TRY, params)
        return cursor.fetchone() is not None
