"""Who won: the honours list 光荣榜 on the page and on A4, the certificates, and the ranking as a file."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from branding.competitions.models import Competition, Result
from branding.competitions.printing import certificates_pdf, honours_pdf, unprintable_names
from branding.competitions.sheets import RankingResource
from branding.competitions.views import find, find_kept, may_keep, may_read
from laoling.accounts.models import AccessEvent
from laoling.accounts.services import client_address, record_access
from laoling.people.exporting import export_rows


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
    """One certificate a page for every winner; only one when the form names the entry, such as to replace it."""
    competition = find_kept(request.user, pk)
    winners = winners_of(request.user, competition)
    wanted = request.POST.get("entry", "")
    chosen = [row for row in winners if wanted in ("", str(row.entry_id))]
    if not chosen:
        raise Http404
    only = chosen[0].entry_id if wanted else None
    what = f"荣誉证书（{chosen[0].entry.of_whom}）" if wanted else "荣誉证书"
    return printed(
        request, competition, certificates_pdf(competition, winners, only=only), what, "certificates"
    )


@never_cache
@require_http_methods(["GET", "POST"])
@may_keep
def ranking_export(request, pk):
    """The whole ranking as a file, once it is announced: what each criterion gave, no judge's own points."""
    competition = find_kept(request.user, pk)
    if not competition.is_closed:
        raise Http404
    rows = Result.objects.visible_to(request.user).filter(entry__competition=competition)
    rows = rows.select_related("entry__member", "entry__venue", "entry__unit")
    rows = rows.prefetch_related("entry__team", "lines").order_by("rank", "entry__unit__path", "entry")
    return export_rows(
        request,
        resource=RankingResource(competition),
        rows=rows,
        words=str(competition),
        logged=f"competitions.competition:{competition.pk}",
        back=reverse("competitions:competition_detail", args=[pk]),
    )
