"""What a retiree agreed to, and one's own data on request (PIPL)."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from laoling import calendar
from laoling.accounts.models import AccessEvent
from laoling.accounts.services import client_address, record_access
from laoling.answers import carried_out, status_of
from laoling.desk.own_data import own_data_of
from laoling.desk.privacy_forms import ConsentForm, OwnDataForm
from laoling.desk.views import find_retiree, page_of
from laoling.people import consents
from laoling.people.models import Consent
from laoling.typeset import make_pdf


@require_POST
@permission_required("people.record_consent", raise_exception=True)
def consent_record(request, pk):
    """Note what somebody agreed to; what is agreed to already stays as it is."""
    retiree = find_retiree(request.user, pk)
    form = ConsentForm(request.POST, auto_id="consent_%s", standings=consents.standings_of(retiree))
    made: list[Consent] = []

    def record():
        answer = {**form.cleaned_data, "by": request.user, "today": calendar.today()}
        made.extend(consents.record_consents(retiree=retiree, **answer))

    if carried_out(request, form, record):
        words = "、".join(consent.get_purpose_display() for consent in made)
        messages.success(request, f"已登记{retiree}的同意：{words}" if made else "这些用途已经登记过同意")
        return redirect(f"{reverse('desk:retiree_detail', args=[pk])}#consents")
    return refused(request, retiree, form, consent_form=form)


@require_POST
@permission_required("people.record_consent", raise_exception=True)
def consent_withdraw(request, pk, consent_pk):
    """Note that somebody withdrew a consent, in one step."""
    rows = Consent.objects.visible_to(request.user).select_related("retiree")
    consent = get_object_or_404(rows, pk=consent_pk, retiree=pk)
    consent = consents.withdraw_consent(consent=consent, by=request.user, today=calendar.today())
    messages.success(request, f"已撤回{consent.retiree}的同意：{consent.get_purpose_display()}")
    return redirect(f"{reverse('desk:retiree_detail', args=[pk])}#consents")


@never_cache
@require_POST
@permission_required("people.export_retiree", raise_exception=True)
def own_data(request, pk):
    """Everything that is known of somebody as a PDF for that person; who made it and why is written down."""
    retiree = find_retiree(request.user, pk)
    form = OwnDataForm(request.POST, auto_id="own_%s")
    if not form.is_valid():
        return refused(request, retiree, form, own_data_form=form)
    record_access(
        by=request.user,
        kind=AccessEvent.Kind.EXPORT,
        subject=f"people.retiree:{retiree.pk}",
        detail=f"本人资料：{form.cleaned_data['reason']}",
        address=client_address(request),
    )
    data = own_data_of(retiree, by=request.user, now=timezone.now())
    response = HttpResponse(make_pdf("desk/own_data.typ", data), content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(True, f"个人资料-{calendar.today()}.pdf")
    return response


def refused(request, retiree, form, **forms):
    """The person's page again, with the form that couldn't be carried out and what was typed in it."""
    context = {**page_of(retiree, request.user), **forms}
    return render(request, "desk/retiree_detail.html", context, status=status_of(form))
