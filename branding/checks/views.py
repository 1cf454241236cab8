"""The pages of checks: what is to be checked today, a check, what was found, and the photos."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from activities.models import Venue
from branding.checks import services, today
from branding.checks.filters import CheckFilter
from branding.checks.forms import CheckForm
from branding.models import Finding, Photo, QualityCheck
from branding.photos import is_too_big
from branding.stations import chosen_station
from laoling import calendar
from laoling.accounts.models import User
from laoling.answers import carried_out, status_of

PER_PAGE = 50
form_page = require_http_methods(["GET", "HEAD", "POST"])
may_read = permission_required("branding.view_qualitycheck", raise_exception=True)
may_check = permission_required("branding.record_check", raise_exception=True)


@require_safe
@may_read
def check_today(request):
    """Everything that is to be checked today, those without a check first; of one `?station=` only its own."""
    day, station = calendar.today(), chosen_station(request)
    context = {
        "day": day,
        "station": station,
        "venues": today.venues_today(request.user, day, station),
        "staff": today.staff_today(request.user, day, station),
        "is_for_checking": today.is_for_checking(day),
        "several_units": request.user.uses_admin,
    }
    return render(request, "branding/check_today.html", context)


@never_cache
@form_page
@may_check
def check_venue(request, pk):
    venue = get_object_or_404(Venue.objects.visible_to(request.user).select_related("unit"), pk=pk)
    return check_page(request, venue=venue)


@never_cache
@form_page
@may_check
def check_member(request, pk):
    member = get_object_or_404(today.checked_staff(request.user), pk=pk)
    return check_page(request, member=member)


def check_page(request, *, venue: Venue | None = None, member: User | None = None):
    """The form of a check; saved, it leads to the list of what is still to be checked."""
    now = timezone.now()
    kind = services.kind_for(request.user, member=member)
    standards = services.standards_for(calendar.local_day(now), of_venue=venue is not None)
    made: list[QualityCheck] = []
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = CheckForm(*sent, standards=standards, too_big=is_too_big(request))

    def record():
        facts = {"failed": form.failed(), "submission_id": form.cleaned_data["submission_id"]}
        made.append(
            services.record_check(
                venue=venue, member=member, standards=standards, by=request.user, now=now, **facts
            )
        )

    if form.is_bound and carried_out(request, form, record):
        return after_saving(request, made[0])
    context = {"form": form, "venue": venue, "member": member, "kind": kind}
    return render(request, "branding/check_form.html", context, status=status_of(form))


def after_saving(request, check: QualityCheck):
    tag = str(check.submission_id)
    if check.failed:
        words = f"已保存{check.of_what}的检查：{check.failed} 条不合格，已列入整改"
        messages.warning(request, words, extra_tags=tag)
        return redirect("branding:check_detail", check.pk)
    messages.success(request, f"已保存{check.of_what}的检查：{check.items} 条全部合格", extra_tags=tag)
    return redirect("branding:check_today")


@require_safe
@may_read
def check_list(request):
    """The checks within scope, the newest first."""
    checks = QualityCheck.objects.visible_to(request.user).select_related(
        "venue", "member", "unit", "checked_by"
    )
    found = CheckFilter(request.GET, checks, request=request, today=calendar.today())
    page = Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "branding/check_list.html", {"page": page, "filter": found, "form": found.form})


@require_safe
@may_read
def check_detail(request, pk):
    """One check: the version of the norms, and what was found."""
    checks = QualityCheck.objects.visible_to(request.user)
    check = get_object_or_404(checks.select_related("venue", "member", "unit", "checked_by"), pk=pk)
    findings = (
        Finding.objects.filter(check_made=check).with_repeats().order_by("item__standard", "item__place")
    )
    context = {
        "check": check,
        "standards": check.standards.all(),
        "findings": findings.select_related("item", "rectification__owner").prefetch_related(
            Prefetch("photos", Photo.objects.filter(step=None).defer("content"))
        ),
        "today": calendar.today(),
    }
    return render(request, "branding/check_detail.html", context)


@require_safe
@may_read
def photo(request, pk):
    """One photo, for those who see its finding; it is kept in no cache but the reader's own."""
    found = get_object_or_404(Photo.objects.visible_to(request.user), pk=pk)
    response = HttpResponse(bytes(found.content), content_type="image/jpeg")
    response["Cache-Control"] = "private, max-age=3600"
    response["Content-Disposition"] = f'inline; filename="photo-{found.pk}.jpg"'
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
