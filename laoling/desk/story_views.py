"""The whole story of a person on one page, and as a case file to be filed."""

from typing import Any, cast

from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from laoling import calendar
from laoling.accounts.models import AccessEvent
from laoling.accounts.services import client_address, record_access
from laoling.desk.case_file import case_file_of, pdf_of
from laoling.desk.forms import StoryForm
from laoling.desk.sources import sources_for
from laoling.desk.timeline import Timeline
from laoling.desk.views import find_retiree
from laoling.typeset import unprintable

PER_PAGE = 30


@never_cache
@require_safe
@permission_required("people.view_retiree", raise_exception=True)
def retiree_story(request, pk):
    """Everything that happened, the newest first; that it was read is written down."""
    retiree = find_retiree(request.user, pk)
    form = form_for(request, retiree)
    record(request, retiree, AccessEvent.Kind.READ, f"全部记录{in_brackets(form.in_words())}")
    return story_page(request, retiree, form)


def form_for(request, retiree) -> StoryForm:
    """What of the story is wanted, among the kinds that the reader may see."""
    sources = sources_for(request.user, retiree, calendar.today())
    return StoryForm(request.GET, kinds={source.kind for source in sources})


def story_page(request, retiree, form, status=200):
    today = calendar.today()
    line = Timeline(sources_for(request.user, retiree, today), retiree, today, form.wanted())
    context = {
        "retiree": retiree,
        "form": form,
        "page": Paginator(cast(Any, line), PER_PAGE).get_page(request.GET.get("page")),
        "today": today,
        "narrowed": form.in_words(),
        "unprintable": unprintable([retiree.name]),
    }
    return render(request, "desk/retiree_story.html", context, status=status)


@never_cache
@require_POST
@permission_required("people.print_retiree", raise_exception=True)
def case_file(request, pk):
    """The case file as PDF, with the part of the story that the address asks for; who printed it is written down."""
    retiree = find_retiree(request.user, pk)
    form = form_for(request, retiree)
    if not form.is_valid():
        return story_page(request, retiree, form, status=422)
    words = form.in_words()
    file = case_file_of(
        retiree,
        user=request.user,
        wanted=form.wanted(),
        narrowed=words,
        now=timezone.now(),
        today=calendar.today(),
    )
    record(
        request, retiree, AccessEvent.Kind.PRINT, f"个人档案{in_brackets(words)}，记录 {len(file.entries)} 条"
    )
    answer = HttpResponse(pdf_of(file), content_type="application/pdf")
    answer["Content-Disposition"] = 'inline; filename="case-file.pdf"'
    return answer


def record(request, retiree, kind, detail):
    record_access(
        by=request.user,
        kind=kind,
        subject=f"people.retiree:{retiree.pk}",
        detail=detail,
        address=client_address(request),
    )


def in_brackets(words: str) -> str:
    return f"（{words}）" if words else ""
