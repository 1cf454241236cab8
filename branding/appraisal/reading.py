"""Who reads what is about somebody else is noted, as with everything personal."""

from laoling.accounts.models import AccessEvent
from laoling.accounts.services import client_address, record_access


def note_reading(request, row, what: str) -> None:
    """Write into the access log that the reader looked at `what` of somebody; not of oneself, nor of a venue."""
    if row.member_id is None or row.member_id == request.user.pk:
        return
    record_access(
        by=request.user,
        kind=AccessEvent.Kind.READ,
        subject=f"{row._meta.label_lower}:{row.pk}",
        detail=f"查看{row.member}的 {what}",
        address=client_address(request),
    )
