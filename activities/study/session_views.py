"""Study activities: lectures, exchanges and the others, with themes, branches, speaker and summary."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from activities.models import Activity
from activities.study import services
from activities.study.filters import choice_of, chosen_unit, units_for
from activities.study.forms import SessionForm
from activities.study.models import StudySession
from laoling import calendar
from laoling.answers import carried_out, status_of
from laoling.programmes import Programme

PER_PAGE = 50
FORM = require_http_methods(["GET", "HEAD", "POST"])
UNSAID = "unsaid"
may_read = permission_required("study.view_studysession", raise_exception=True)
may_record = permission_required(
    ["study.view_studysession", "study.record_studysession"], raise_exception=True
)


@require_safe
@may_read
def session_list(request):
    """The activities of the study programme, the newest first; those without a theme say so."""
    unit = chosen_unit(request)
    form = choice_of(request, "form", [*StudySession.Form.values, UNSAID], "")
    activities = Activity.objects.visible_to(request.user).not_cancelled().filter(programme=Programme.STUDY)
    if unit is not None:
        activities = activities.filter(unit__path__startswith=unit.path)
    if form == UNSAID:
        activities = activities.filter(study_session=None).before_day(calendar.today())
    elif form:
        activities = activities.filter(study_session__form=form)
    activities = activities.select_related("unit", "study_session").prefetch_related("study_session__themes")
    page = Paginator(activities.order_by("-starts_at", "-pk"), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "forms": [*StudySession.Form.choices, (UNSAID, "还没有登记")],
        "chosen": form,
        "unit": unit,
        "units": units_for(request.user),
    }
    return render(request, "study/session_list.html", context)


@never_cache
@FORM
@may_record
def session_edit(request, pk):
    """What one activity is for political study."""
    activity = get_object_or_404(Activity.objects.visible_to(request.user).select_related("unit"), pk=pk)
    there = StudySession.objects.filter(activity=activity).first()
    data = request.POST if request.method == "POST" else None
    form = SessionForm(data, instance=there or StudySession(activity=activity), user=request.user)

    def save():
        values = form.cleaned_data
        services.save_session(
            session=form.instance,
            themes=values["themes"],
            branches=values["branches"],
            version=values["version"],
            by=request.user,
        )

    if form.is_bound and carried_out(request, form, save):
        messages.success(request, f"已保存“{activity.title}”的学习情况")
        return redirect("study:session_list")
    context = {"form": form, "activity": activity}
    return render(request, "study/session_form.html", context, status=status_of(form))
