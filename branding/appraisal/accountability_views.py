"""The pages of accountability: the list, one with its reply, and recording one."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from branding.appraisal import accountabilities, forms
from branding.appraisal.filters import AccountabilityFilter
from branding.appraisal.models import Accountability
from branding.appraisal.reading import note_reading
from laoling import calendar
from laoling.answers import carried_out, status_of
from visits.models import Duty

PER_PAGE = 50
ABOUT = ("finding", "appraisal", "duty")
WITH_NAMES = (
    "unit",
    "member",
    "recorded_by",
    "withdrawn_by",
    "appraisal__member",
    "finding__item",
    "finding__venue",
    "finding__member",
)
may_read = permission_required("appraisal.view_accountability", raise_exception=True)
may_record = permission_required(
    ["appraisal.view_accountability", accountabilities.RECORD], raise_exception=True
)
# The address of a step: its form, the service, and the words of fold, button and message.
STEPS: dict[str, tuple[type[forms.StepForm], Callable[..., Any], str, str, str]] = {
    "reply": (forms.ReplyForm, accountabilities.reply, "写下您的意见", "提交意见", "已记下您的意见"),
    "withdraw": (forms.WithdrawForm, accountabilities.withdraw, "撤销", "撤销问责", "已撤销"),
}


@never_cache
@require_safe
@may_read
def accountability_list(request):
    """The consequences within scope."""
    rows = Accountability.objects.visible_to(request.user).select_related("unit", "member", "recorded_by")
    found = AccountabilityFilter(request.GET, rows, request=request, today=calendar.today())
    page = Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "filter": found, "form": found.form}
    return render(request, "appraisal/accountability_list.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@may_record
def accountability_new(request):
    """Record a consequence; `?member=`, `?finding=`, `?appraisal=` and `?duty=` say what it is about."""
    now = timezone.now()
    today = calendar.local_day(now)
    asked = {
        name: request.GET.get(name) for name in ("member", *ABOUT) if request.GET.get(name, "").isdigit()
    }
    data = request.POST if request.method == "POST" else None
    form = forms.AccountabilityForm(data, user=request.user, today=today, initial=asked)
    made: list[Accountability] = []

    def record():
        made.append(accountabilities.record(by=request.user, now=now, **form.cleaned_data))

    if form.is_bound and carried_out(request, form, record):
        messages.success(request, f"已登记对{made[0].member}的问责，本人会收到提醒")
        return redirect("appraisal:accountability_detail", made[0].pk)
    context = {"form": form, "about": about_of(form)}
    return render(request, "appraisal/accountability_form.html", context, status=status_of(form))


def about_of(form) -> list[str]:
    """In words what the form's hidden fields are about; nothing of what the user may not see."""
    words = []
    for name in ABOUT:
        value = form[name].value()
        if value and str(value).isdigit() and len(str(value)) < 19:
            row = form.fields[name].queryset.filter(pk=value).first()
            if row is not None:
                words.append(f"{form.fields[name].label or ABOUT_WORDS[name]}：{row}")
    return words


ABOUT_WORDS = {"finding": "有关的问题", "appraisal": "有关的考核", "duty": "有关的应访任务"}


def find(user, pk) -> Accountability:
    """The row within the user's scope, with what its page shows; Http404 otherwise."""
    rows = Accountability.objects.visible_to(user).select_related(*WITH_NAMES)
    return get_object_or_404(rows, pk=pk)


@never_cache
@require_safe
@may_read
def accountability_detail(request, pk):
    row = find(request.user, pk)
    note_reading(request, row, "问责")
    return page_of(request, row)


def page_of(request, row: Accountability, bound=None):
    """A consequence, what it is about and what the person says; `bound` is the form that was refused."""
    user = request.user
    duty = None
    if row.duty_id and user.has_perm("visits.view_duty"):
        duty = Duty.objects.visible_to(user).select_related("retiree").filter(pk=row.duty_id).first()
    actions = []
    for step in offered(user, row):
        form_class, _, fold, button, _ = STEPS[step]
        is_refused = bound is not None and bound.step == step
        form = bound if is_refused else form_class(row=row)
        is_open = is_refused or step == "reply"
        actions.append({"step": step, "form": form, "fold": fold, "button": button, "is_open": is_open})
    context = {"row": row, "duty": duty, "actions": actions, "form": bound}
    status = status_of(bound) if bound else 200
    return render(request, "appraisal/accountability_detail.html", context, status=status)


def offered(user, row: Accountability) -> list[str]:
    """The steps that the user can take now."""
    if not row.is_standing:
        return []
    steps = ["reply"] if user.pk == row.member_id and row.replied_at is None else []
    if user.has_perm(accountabilities.RECORD) and user.pk != row.member_id:
        steps.append("withdraw")
    return steps


@never_cache
@require_POST
@may_read
def accountability_step(request, pk, step):
    """Take one step of STEPS."""
    form_class, service, _, _, said = STEPS[step]
    row = find(request.user, pk)
    is_own = row.member_id == request.user.pk
    if (step == "reply") != is_own or (
        step == "withdraw" and not request.user.has_perm(accountabilities.RECORD)
    ):
        raise PermissionDenied
    form = form_class(request.POST, row=row)

    def take():
        service(accountability=row, by=request.user, now=timezone.now(), **form.facts())

    if carried_out(request, form, take):
        messages.success(request, f"问责：{said}")
        return redirect("appraisal:accountability_detail", pk)
    row = find(request.user, pk)
    if not form.errors:
        form.renew(row.version)
    return page_of(request, row, form)
