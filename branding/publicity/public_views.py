"""Stories and notices for elders. No sign-in, complete without JavaScript, cached by version."""

from django.contrib.auth.decorators import login_not_required
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe

from activities import board
from activities.display import display_of
from activities.frame import NotThere, choice_of, finished, frame
from branding.publicity.models import Kind, Piece
from laoling import calendar

MOST_SHOWN = 40
GONE = "没有找到这一篇", "它可能已经撤下或者过期。请从下面重新选择，或者打电话问一问。"


@login_not_required
@require_safe
def story_list(request):
    return list_of(request, Kind.STORY)


@login_not_required
@require_safe
def notice_list(request):
    return list_of(request, Kind.NOTICE)


@login_not_required
@require_safe
def story(request, pk):
    return page_of(request, Kind.STORY, pk)


@login_not_required
@require_safe
def notice(request, pk):
    return page_of(request, Kind.NOTICE, pk)


def list_of(request, kind: Kind):
    """The newest first; of one `?station=` what is said there, below it and above it."""

    def content(choice, today):
        rows = Piece.objects.public(today).filter(kind=kind)
        if choice.station:
            rows = rows.about(choice.station)
        return {"rows": rows.select_related("unit").order_by("-out_on", "-pk")[:MOST_SHOWN]}

    return public_page(request, "list", kind, content)


def page_of(request, kind: Kind, pk: int):
    """One of them, with the day and the channels that it came out on."""

    def content(choice, today):
        rows = Piece.objects.public(today).filter(kind=kind).select_related("unit")
        found = rows.prefetch_related("appearances__channel").filter(pk=pk).first()
        if found is None:
            raise NotThere(*GONE)
        out = [one for one in found.appearances.all() if one.on_day <= today]
        return {"piece": found, "elsewhere": [one for one in out if not one.channel.is_portal]}

    return public_page(request, "piece", kind, content)


def public_page(request, name: str, kind: Kind, content):
    today, shown_as = calendar.today(), display_of(request)

    def make():
        units = board.Units()
        choice = choice_of(units, request.GET)
        home = reverse("publicity:story_list" if kind == Kind.STORY else "publicity:notice_list")
        context = frame(request.path, units, choice, shown_as, today, choices_at=home)
        context |= {"kind": kind, "is_story": kind == Kind.STORY, **content(choice, today)}
        return render_to_string(f"publicity/public_{name}.html", context).encode()

    return finished(request, (shown_as, today), make)
