"""What the portal writes down about its own use."""

import ipaddress

from django.conf import settings

from laoling.accounts.models import AccessEvent


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
