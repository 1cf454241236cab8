"""Who won: the honours list 光荣榜 on the page and on A4, and the certificates."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from branding.competitions.models import Competition, Result
from branding.competitions.printing import certificates_pdf, honours_pdf, unprintable_names
from branding.competitions.views import find, find_kept, may_keep, may_read
from laoling import calendar
from laoling.accounts.models import AccessEvent
from laoling.accounts.services import client_address, record_access


def winners_of(user, competition: Competition) -> list[Result]:
    """Everybody with an award, the best first; Http404 before results are announced."""
    if not competition.is_closed:
        raise Http404
    rows = Result.objects.visible_to(user).filter(entry__competition=competition).won()
    rows = rows.select_related("entry__member", "entry__venue", "entry__unit").prefetch_related("entry__team")
    return list(rows.order_by("rank", "entry__unit__path", "entry"))


@require_safe
@may_read
def honours(request, pk):
    competition = find(request.user, pk)
    winners = winners_of(request.user, competition)
    keeps = request.user.has_perm("competitions.keep_competition")
    keeps = keeps and Competition.objects.kept_by(request.user).filter(pk=pk).exists()
    context = {
        "competition": competition,
        "winners": winners,
        "keeps": keeps,
        "unprintable": unprintable_names(winners),
    }
    return render(request, "competitions/honours.html", context)


def printed(request, competition: Competition, pdf: bytes, what: str, name: str) -> HttpResponse:
    """The file, and a line in the access log that it was printed."""
    record_access(
        by=request.user,
        kind=AccessEvent.Kind.PRINT,
        subject=f"competitions.competition:{competition.pk}",
        detail=f"{what}：{competition}",
        address=client_address(request),
    )
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response


@never_cache
@require_POST
@may_read
def honours_print(request, pk):
    competition = find(request.user, pk)
    winners = winners_of(request.user, competition)
    return printed(request, competition, honours_pdf(competition, winners), "光荣榜", "honours")


@never_cache
@require_POST
@may_keep
def certificates_print(request, pk):
    """One certificate a page for every winner; for one when the form names it."""
    competition = find_kept(request.user, pk)
    winners = winners_of(request.user, competition)
    if not winners:
        raise Http404
    pdf = certificates_pdf(competition, winners, today=calendar.today())
    return printed(request, competition, pdf, "荣誉证书", "certificates")
