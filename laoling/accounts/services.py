"""What the portal writes down about its own use, and the doors that people come in by."""

import ipaddress
import logging
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from laoling.accounts import lockout
from laoling.accounts.backends import RoleBackend
from laoling.accounts.models import AccessEvent, Level, Unit, User

logger = logging.getLogger(__name__)


class SignInRefused(Exception):
    """No session for these words; `until` when the name is locked, else None."""

    def __init__(self, until: datetime | None = None) -> None:
        super().__init__("sign-in refused")
        self.until = until


def record_access(*, by, kind, subject="", detail="", address=None) -> AccessEvent:
    """Write one line of the access log.

    `by` is the user who acted, None for somebody unknown; `kind` an AccessEvent.Kind; `subject` what it was
    about, such as "people.retiree:12"; `detail` what was done and why, in Chinese, without any number that it
    protects; `address` from `client_address`. Long texts are cut: the log never stops the work it records.
    """
    return AccessEvent.objects.create(
        user=by if by is not None and by.is_authenticated else None,
        kind=kind,
        subject=subject[:60],
        detail=detail[:300],
        address=address,
    )


def client_address(request) -> str | None:
    """The address that the request came from, None when the server speaks over a socket.

    Behind a proxy (LAOLING_BEHIND_PROXY) it is the last address of X-Forwarded-For, the only one that the
    proxy itself wrote; without one the header is ignored, since anybody may send it.
    """
    address = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        address = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip() or address
    try:
        return str(ipaddress.ip_address(address))
    except ValueError:
        return None


def local_path(request, header: str) -> str:
    """The path and query of a page of ours that a header names, such as HTTP_REFERER; "" for anything else."""
    url = request.META.get(header, "")
    if not url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure()):
        return ""
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def help_phone() -> str:
    """Whom to call when the portal doesn't help itself: LAOLING_HELP_PHONE, else the centre's number, or "".

    Asked by error pages too, when the database may be what failed: then there is no number, and a log line.
    """
    if settings.HELP_PHONE:
        return settings.HELP_PHONE
    try:
        phones = Unit.objects.filter(level=Level.CENTRE).exclude(phone="").values_list("phone", flat=True)
        return phones.first() or ""
    except DatabaseError as error:
        logger.warning("No phone number for this page: %s", error)
        return ""


def check_sign_in(*, request, username: str, password: str) -> User:
    """The user with that name and password; raises SignInRefused. Written down either way.

    A name that nobody has, a wrong password and a disabled account get the same answer. What the lock turned
    away isn't written down: a flood of it would only bury the tries that matter.
    """
    username = User.normalize_username(username)
    try:
        user = RoleBackend().authenticate(request, username=username, password=password)
    except PermissionDenied as error:
        raise SignInRefused(lockout.locked_until(username, now=timezone.now())) from error
    if user is None:
        until = lockout.locked_until(username, now=timezone.now())
        record_failure(username, until, address=client_address(request))
        raise SignInRefused(until)
    record_access(by=user, kind=AccessEvent.Kind.SIGN_IN, address=client_address(request))
    return user


@transaction.atomic
def change_password(*, password: str, by: User, address: str | None) -> None:
    """Give `by` a new password, already validated; the caller keeps the session of the request alive."""
    by.set_password(password)
    by.save(update_fields=["password"])
    record_access(by=by, kind=AccessEvent.Kind.PASSWORD, subject=f"accounts.user:{by.pk}", address=address)


def record_failure(username: str, until: datetime | None, *, address: str | None) -> None:
    """The account is named, a name that nobody has is not: it may be a password typed into the wrong field."""
    pk = User.objects.filter(username=username).values_list("pk", flat=True).first()
    record_access(
        by=None,
        kind=AccessEvent.Kind.SIGN_IN_FAILED,
        subject=f"accounts.user:{pk}" if pk else "",
        detail=("密码不对或账号已停用" if pk else "没有这个账号") + ("，账号已锁定" if until else ""),
        address=address,
    )
