"""The page behind a venue's code: no sign-in, no cookie, no name, complete without JavaScript."""

import re

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from activities import board
from activities.choices import Choice
from activities.display import display_of
from activities.frame import frame, not_found
from branding.feedback import limits, services
from branding.feedback.forms import FeedbackForm
from branding.models import FeedbackCode
from laoling import calendar
from laoling.accounts.services import client_address

TOKEN = re.compile(r"[\w-]{1,24}", re.ASCII)
FULL = "这里刚刚收到很多评价，暂时收不下了。请过一个小时再来，或者直接告诉工作人员。"


# Nobody is signed in here, so there is nothing that another site could make a browser do in somebody's name.
@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def feedback(request, token):
    """Three marks of the venue with that code; 429 when too many came from one address in an hour."""
    code = find_code(token)
    if code is None:
        return unknown(request)
    form = FeedbackForm(request.POST if request.method == "POST" else None)
    if not form.is_bound:
        return page(request, code, form=form)
    if not form.is_valid():
        return page(request, code, form=form, status=422)
    now = timezone.now()
    if not limits.take_try(client_address(request), code.venue_id, now=now):
        return page(request, code, form=form, notice=FULL, status=429)
    try:
        services.give_feedback(venue=code.venue, now=now, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return page(request, code, form=form, status=422)
    return redirect("branding:feedback_thanks", token)


@login_not_required
@require_safe
def feedback_thanks(request, token):
    """That it arrived; a page of its own, so that a reload sends nothing again."""
    code = find_code(token)
    return page(request, code) if code else unknown(request)


def find_code(token: str) -> FeedbackCode | None:
    """The code with that token; None for what nobody has, or what can't be one."""
    if not TOKEN.fullmatch(token):
        return None
    return FeedbackCode.objects.filter(token=token).select_related("venue__unit").first()


def unknown(request):
    return not_found(request, "没有找到这个活动室", "二维码可能没有扫全，或者已经换了新的。请再扫一次。")


def page(
    request, code: FeedbackCode, *, form: FeedbackForm | None = None, notice: str = "", status: int = 200
):
    """The page of a venue: its form, or, without one, thanks. Robots and other sites learn nothing of the address."""
    units = board.Units()
    here = reverse("branding:feedback", args=[code.token])
    shown_as = display_of(request)
    context = {
        **frame(reverse("activities:schedule"), units, Choice(code.venue.unit), shown_as, calendar.today()),
        "controls": shown_as.controls(here),
        "venue": code.venue,
        "form": form,
        "notice": notice,
        "here": here,
    }
    response = render(request, "branding/feedback.html", context, status=status)
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "private, no-store"
    return response
