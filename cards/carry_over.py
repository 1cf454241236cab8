"""What an approved assessment says of a person becomes what the person's record says."""

from cards.models import Assessment
from laoling.people.services import save_as_next_version

CARRIED = ("ability", "living")


def carry_over(assessment: Assessment) -> None:
    """Write the ability and the living situation that were found into the record of the person, who is locked.

    What the assessment leaves blank stays, and so does what somebody changed in the record since it was proposed: that
    is newer (a death, for one, leaves open how the survivor lives).
    """
    person = assessment.retiree
    found = {name: getattr(assessment, name) for name in CARRIED}
    news = {name: value for name, value in found.items() if value and value != getattr(person, name)}
    if not news:
        return
    before = as_it_was(assessment)
    carried = [name for name in news if before is None or before[name] == getattr(person, name)]
    for name in carried:
        setattr(person, name, news[name])
    if carried:
        save_as_next_version(person)


def as_it_was(assessment: Assessment) -> dict[str, str] | None:
    """What the record said when the assessment was proposed; None where the record itself is younger."""
    person = assessment.retiree
    history = person.pgh_event_model.objects.filter(pgh_obj_id=person.pk)  # type: ignore[attr-defined]
    until_then = history.filter(pgh_created_at__lte=assessment.proposed_at)
    return until_then.order_by("-pgh_id").values(*CARRIED).first()
