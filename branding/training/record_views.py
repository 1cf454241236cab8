"""The pages of people: my training, somebody's record, who is behind."""

from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from branding.training.filters import LearnerFilter
from branding.training.models import BrandPlan
from branding.training.printing import record_pdf
from branding.training.progress import progress_of
from branding.training.records import learners_of, record_of, standings
from laoling import calendar
from laoling.accounts.models import AccessEvent, Role, User
from laoling.accounts.services import client_address, record_access

PER_PAGE = 50
may_read = permission_required("training.view_training", raise_exception=True)
may_lead = permission_required(["training.view_training", "training.view_brandplan"], raise_exception=True)


@require_safe
@may_lead
def learner_list(request):
    """How everybody stands with what is required of them; who is behind, unless something else is asked for."""
    today = calendar.today()
    found = LearnerFilter(request.GET, LearnerFilter.rows_for(request.user), request=request, today=today)
    everybody = standings(found.qs.select_related("unit"), today)
    state = found.data["state"]
    rows = [row for row in everybody if state in ("all", row.state) or (state == "named" and row.named_on)]
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "filter": found,
        "form": found.form,
        "behind": sum(row.state == "behind" for row in everybody),
        "everybody": len(everybody),
    }
    return render(request, "training/learner_list.html", context)


def find(user, pk) -> User:
    return get_object_or_404(learners_of(user).select_related("unit"), pk=pk)


@never_cache
@require_safe
@may_read
def my_record(request):
    return record_page(request, find(request.user, request.user.pk))


@never_cache
@require_safe
@may_read
def record(request, pk):
    return record_page(request, find(request.user, pk))


def record_page(request, member: User):
    """Everything about one member's training; the plan's pages are linked for those who read plans."""
    now = timezone.now()
    today = calendar.local_day(now)
    shown = record_of(member, today=today, now=now)
    progress = progress_of(shown.candidacies, today=today)
    reads_plans = request.user.has_perm("training.view_brandplan") and request.user.role != Role.VISITOR
    plans = BrandPlan.objects.visible_to(request.user).values_list("pk", flat=True) if reads_plans else []
    context = {
        "member": member,
        "record": shown,
        "candidacies": [(one, progress[one.pk], one.plan_id in plans) for one in shown.candidacies],
        "is_mine": member == request.user,
        "today": today,
    }
    return render(request, "training/record.html", context)


@never_cache
@require_POST
@may_read
def record_print(request, pk):
    """The record on A4; that it was printed is written down."""
    member, now = find(request.user, pk), timezone.now()
    record_access(
        by=request.user,
        kind=AccessEvent.Kind.PRINT,
        subject=f"accounts.user:{member.pk}",
        detail=f"培训档案：{member}",
        address=client_address(request),
    )
    shown = record_of(member, today=calendar.local_day(now), now=now)
    response = HttpResponse(
        record_pdf(shown, by=request.user, today=calendar.local_day(now)), content_type="application/pdf"
    )
    response["Content-Disposition"] = 'inline; filename="training-record.pdf"'
    return response
