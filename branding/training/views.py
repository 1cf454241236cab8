"""The pages of trainings: the list, one with its people, arranging, inviting, ticking who came."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from branding.training import services
from branding.training.filters import TrainingFilter
from branding.training.forms import AttendanceForm, CancelForm, InviteForm, ReasonForm, TrainingForm
from branding.training.models import Invitation, Training
from branding.training.printing import sheet_pdf
from laoling import calendar
from laoling.accounts.models import AccessEvent
from laoling.accounts.services import client_address, record_access
from laoling.answers import Outdated, carried_out, status_of
from laoling.ticks import ask_on_commit

PER_PAGE = 50
REMIND = "training.tasks.remind_of_training"
FORM = require_http_methods(["GET", "HEAD", "POST"])
may_read = permission_required("training.view_training", raise_exception=True)
may_keep = permission_required(["training.view_training", services.KEEP], raise_exception=True)


@require_safe
@may_read
def training_list(request):
    """Trainings of one's units, and those that one or one's people are asked to."""
    now = timezone.now()
    rows = Training.objects.visible_to(request.user).select_related("unit", "topic").with_counts()
    found = TrainingFilter(request.GET, rows, request=request, today=calendar.local_day(now), now=now)
    page = Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page"))
    for row in page:
        row.state_now = row.state(now)
    return render(request, "training/training_list.html", {"page": page, "filter": found, "form": found.form})


def find(user, pk) -> Training:
    """A training that the user sees; Http404 otherwise."""
    rows = Training.objects.visible_to(user).select_related("unit", "topic", "recorded_by", "cancelled_by")
    return get_object_or_404(rows, pk=pk)


def find_kept(user, pk) -> Training:
    """A training that is the user's to change: Http404 for one not seen, PermissionDenied for one of others."""
    training = find(user, pk)
    services.check_keeper(training, user)
    return training


@never_cache
@require_safe
@may_read
def training_detail(request, pk):
    return training_page(request, find(request.user, pk))


def training_page(request, training: Training, status: int = 200, **forms):
    """One training, who is asked to it, and what can be done next; `forms` are those that were refused."""
    user, now = request.user, timezone.now()
    people = Invitation.objects.visible_to(user).filter(training=training).select_related("member__unit")
    everybody = training.invitations.all()
    keeps = user.has_perm(services.KEEP) and Training.objects.kept_by(user).filter(pk=training.pk).exists()
    is_open = training.cancelled_at is None and training.recorded_at is None
    context: dict[str, Any] = {
        "training": training,
        "state": training.state(now),
        "people": people,
        "invited": everybody.count(),
        "came": everybody.earned().count(),
        "mine": people.filter(member=user).first(),
        "keeps": keeps,
        "is_open": is_open,
        "can_record": keeps and training.cancelled_at is None and training.day <= calendar.local_day(now),
        "audience": training.audience_units() if training.roles else [],
        "reason_form": ReasonForm(auto_id="excuse_%s"),
    }
    if keeps and is_open:
        context |= {
            "invite_form": InviteForm(training=training),
            "cancel_form": CancelForm(training=training),
        }
    return render(request, "training/training_detail.html", context | forms, status=status)


@never_cache
@FORM
@may_keep
def training_new(request):
    return training_form(request, None)


@never_cache
@FORM
@may_keep
def training_edit(request, pk):
    training = find_kept(request.user, pk)
    if training.cancelled_at or training.recorded_at:
        raise PermissionDenied
    return training_form(request, training)


def training_form(request, training: Training | None):
    """Arrange a training or change one."""
    now = timezone.now()
    data = request.POST if request.method == "POST" else None
    form = TrainingForm(data, instance=training, user=request.user, today=calendar.local_day(now))

    def save():
        services.save_training(
            training=form.instance,
            units=form.units_chosen(),
            version=form.cleaned_data["version"],
            by=request.user,
            now=now,
        )

    if form.is_bound and carried_out(request, form, save):
        messages.success(request, f"已保存培训“{form.instance}”")
        saved = Training.objects.filter(submission_id=form.instance.submission_id).get()
        return redirect("training:training_detail", saved.pk)
    context = {"form": form, "training": training}
    return render(request, "training/training_form.html", context, status=status_of(form))


@require_POST
@may_keep
def training_invite(request, pk):
    training = find_kept(request.user, pk)
    form = InviteForm(request.POST, training=training)
    made: list[Invitation] = []

    def invite():
        made.extend(
            services.invite(training=training, members=form.chosen(), by=request.user, now=timezone.now())
        )

    if carried_out(request, form, invite):
        messages.success(request, f"已邀请 {len(made)} 人参加“{training}”")
    elif form.errors:
        return training_page(request, training, status=422, invite_form=form, form=form)
    return redirect("training:training_detail", pk)


@require_POST
@may_keep
def training_cancel(request, pk):
    training = find_kept(request.user, pk)
    form = CancelForm(request.POST, training=training)

    def cancel():
        services.cancel_training(training=training, by=request.user, now=timezone.now(), **form.cleaned_data)

    if carried_out(request, form, cancel):
        ask_on_commit(REMIND)
        messages.success(request, f"已取消“{training}”，受邀的人会收到通知")
    elif form.errors:
        return training_page(request, training, status=422, cancel_form=form, form=form)
    return redirect("training:training_detail", pk)


def find_invitation(user, pk) -> Invitation:
    rows = Invitation.objects.visible_to(user).select_related("training__unit", "member")
    return get_object_or_404(rows, pk=pk)


@require_POST
@may_read
def invitation_excuse(request, pk):
    """The invited says that they can't come, or whoever keeps the training notes it down."""
    invitation = find_invitation(request.user, pk)
    if invitation.member != request.user:
        services.check_keeper(invitation.training, request.user)
    form = ReasonForm(request.POST, auto_id="excuse_%s")

    def excuse():
        services.excuse(invitation=invitation, by=request.user, now=timezone.now(), **form.cleaned_data)

    if carried_out(request, form, excuse):
        messages.success(request, f"已为{invitation.member}记请假")
    elif form.errors:
        training = find(request.user, invitation.training_id)
        return training_page(request, training, status=422, reason_form=form, form=form)
    return redirect("training:training_detail", invitation.training_id)


@require_POST
@may_keep
def invitation_withdraw(request, pk):
    invitation = find_invitation(request.user, pk)
    services.check_keeper(invitation.training, request.user)
    try:
        services.withdraw_invitation(invitation=invitation, by=request.user, now=timezone.now())
    except Outdated as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, f"{invitation.member}已从“{invitation.training}”的名单上去掉")
    return redirect("training:training_detail", invitation.training_id)


@never_cache
@FORM
@may_keep
def training_attend(request, pk):
    """Tick who came: on the phone, at the door."""
    training = find_kept(request.user, pk)
    if training.cancelled_at or training.day > calendar.today():
        raise PermissionDenied
    data = request.POST if request.method == "POST" else None
    form = AttendanceForm(data, training=training)

    def record():
        services.record_attendance(
            training=training,
            came=form.came_keys(),
            version=form.cleaned_data["version"],
            by=request.user,
            now=timezone.now(),
        )

    if form.is_bound and carried_out(request, form, record):
        ask_on_commit(REMIND)
        messages.success(request, f"“{training}”到会 {len(form.came_keys())} 人，已登记学分")
        return redirect("training:training_detail", pk)
    people: list[Any] = list(training.invitations.select_related("member__unit"))
    ticked = set(request.POST.getlist("came"))
    for row in people:
        row.is_ticked = str(row.pk) in ticked if form.is_bound else bool(row.came)
    context = {"training": training, "form": form, "people": people}
    return render(request, "training/training_attend.html", context, status=status_of(form))


@never_cache
@require_POST
@may_keep
def training_sheet(request, pk):
    """The sheet to sign in on, A4; that it was printed is written down."""
    training = find_kept(request.user, pk)
    record_access(
        by=request.user,
        kind=AccessEvent.Kind.PRINT,
        subject=f"training.training:{training.pk}",
        detail=f"签到表：{training}",
        address=client_address(request),
    )
    response = HttpResponse(
        sheet_pdf(training, by=request.user, today=calendar.today()), content_type="application/pdf"
    )
    response["Content-Disposition"] = 'inline; filename="sign-in.pdf"'
    return response
