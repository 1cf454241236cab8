"""The lock on a sign-in name: a try is taken in PostgreSQL before a password is looked at.

By account, not by address: a whole station sits behind one address. Names that no account has are counted in the
same way, so that the answers don't tell which accounts exist. Redis has no part in it.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.utils.crypto import salted_hmac

from laoling.accounts.models import SignInLock

# One statement, so that the row's lock makes parallel tries wait for each other: the limit is exact.
TAKE_TRY = """
INSERT INTO accounts_signinlock AS lock (username_key, failures, window_ends_at)
VALUES (%(key)s, 1, %(window_ends_at)s)
ON CONFLICT (username_key) DO UPDATE
SET failures = CASE WHEN lock.window_ends_at <= %(now)s THEN 1 ELSE lock.failures + 1 END,
    window_ends_at = excluded.window_ends_at
WHERE lock.failures < %(limit)s OR lock.window_ends_at <= %(now)s
RETURNING failures
"""

# Rows that another session holds are left for the next time: clearing up never waits and never deadlocks.
CLEAR_UP = """
DELETE FROM accounts_signinlock WHERE id IN (
    SELECT id FROM accounts_signinlock WHERE window_ends_at <= %(now)s LIMIT 500 FOR UPDATE SKIP LOCKED
)
"""


def key_of(username: str) -> str:
    """What stands for a normal username in the table: somebody may have typed a password into that field."""
    return salted_hmac("laoling.accounts.lockout", username, algorithm="sha256").hexdigest()


def take_try(username: str, *, now: datetime) -> bool:
    """Take one of the SIGN_IN_ATTEMPTS tries of that normal username; False when none is left.

    Each try taken starts the wait of SIGN_IN_LOCK_MINUTES anew; one refused here doesn't.
    """
    window_ends_at = now + timedelta(minutes=settings.SIGN_IN_LOCK_MINUTES)
    with connection.cursor() as cursor:
        cursor.execute(
            TAKE_TRY,
            {
                "key": key_of(username),
                "window_ends_at": window_ends_at,
                "now": now,
                "limit": settings.SIGN_IN_ATTEMPTS,
            },
        )
        return cursor.fetchone() is not None


def locked_until(username: str, *, now: datetime) -> datetime | None:
    """When that normal username may be tried again; None when it may be now."""
    return (
        SignInLock.objects.filter(
            username_key=key_of(username), failures__gte=settings.SIGN_IN_ATTEMPTS, window_ends_at__gt=now
        )
        .values_list("window_ends_at", flat=True)
        .first()
    )


def forget(username: str, *, now: datetime) -> None:
    """After a good password: give all tries back, and clear up what is over."""
    SignInLock.objects.filter(username_key=key_of(username)).delete()
    with connection.cursor() as cursor:
        cursor.execute(CLEAR_UP, {"now": now})
