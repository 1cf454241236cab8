"""Assessing, approving, and the service cards."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cards import services
from cards.filters import AssessmentFilter, CardFilter
from cards.forms import (
    AssessmentForm,
    AssignForm,
    CloseForm,
    DecisionForm,
    FactsForm,
    PauseForm,
    ReopenForm,
    ResumeForm,
    choice_of,
    tier_of,
)
from cards.models import Assessment, Pause, ServiceCard
from cards.record import record_of
from cards.reopening import reopen_card
from cards.search import without_whole_numbers
from cards.standards.services import promises_on
from cards.tier_line import draw
from cards.words import approval_in_words, approvals_in_words, effect_in_words
from laoling import calendar
from laoling.answers import carried_out, status_of
from laoling.people.models import Retiree
from laoling.ticks import ask_on_commit

PER_PAGE = 50
MOST_AT_ONCE = 500
PLAN = "visits.tasks.plan_duties"
REVIEWS = "cards.tasks.remind_of_reviews"
SECRETS = ["retiree__id_number", "retiree__phone"]  # lists don't show them, so nobody decrypts them


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("cards.propose_assessment", raise_exception=True)
def assessment_new(request, retiree_pk):
    """Assess one retiree; the same submission, sent twice or from two tabs, is one assessment."""
    people = Retiree.objects.visible_to(request.user).current().select_related("station")
    retiree = get_object_or_404(people, pk=retiree_pk)
    form = AssessmentForm(request.POST) if request.method == "POST" else None
    if form is None:
        form = AssessmentForm.begin(retiree, calendar.today())
    elif "preview" in request.POST:
        form = form.unsent()
    elif carried_out(request, form, lambda: propose(request, retiree, form)):
        made = Assessment.objects.get(submission_id=form.cleaned_data["submission_id"])
        messages.success(request, f"已提交{retiree}的困难评估，等待服务部审批")
        return redirect("cards:assessment_detail", made.pk)
    context = {
        "retiree": retiree,
        "form": form,
        "card": retiree.cards.open().first(),
        "waiting": retiree.assessments.waiting().first(),
        "today": calendar.today(),
    }
    return render(request, "cards/assessment_form.html", context, status=status_of(form))


def propose(request, retiree, form):
    return services.propose_assessment(
        retiree=retiree, by=request.user, now=timezone.now(), **form.proposal()
    )


@require_POST
@permission_required("cards.propose_assessment", raise_exception=True)
def assessment_suggestion(request):
    """The suggestion for the findings typed so far; a POST, so that they are in no address and no log."""
    return render(request, "cards/_assessment_suggestion.html", {"form": FactsForm(request.POST)})


def assessments_of(request) -> AssessmentFilter:
    """The assessments within the user's scope with what lists show, and the filter of the address."""
    rows = Assessment.objects.visible_to(request.user).with_current_tier()
    rows = rows.select_related("retiree__station", "proposed_by", "source").defer(*SECRETS, "source__content")
    return AssessmentFilter(request.GET, rows, request=request, today=calendar.today())


@require_safe
@permission_required("cards.view_assessment", raise_exception=True)
@without_whole_numbers
def assessment_list(request):
    """What waits for approval, oldest first; or what was decided."""
    found = assessments_of(request)
    page = Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "cards/assessment_list.html", {"page": page, "filter": found, "form": found.form})


@require_POST
@permission_required("cards.approve_assessment", raise_exception=True)
def assessment_confirm(request):
    """Name everybody whose assessment is about to be approved: those ticked, or all that the filter finds."""
    waiting = assessments_of(request).qs.waiting()
    chosen = waiting if "all" in request.POST else waiting.filter(pk__in=chosen_of(request))
    return confirm_page(request, chosen)


def chosen_of(request) -> list[int]:
    """The ids posted as `chosen`, one by one or joined by commas; anything else is passed over."""
    words = ",".join(request.POST.getlist("chosen")).split(",")
    return [int(word) for word in words if word.isascii() and word.isdigit() and len(word) < 18]


def confirm_page(request, chosen, problem=""):
    rows = list(chosen.order_by("retiree__name_sort", "pk")[:MOST_AT_ONCE])
    if not rows and not problem:
        messages.warning(request, "没有可批准的评估：请先勾选，或者它们已由别人处理。")
        return redirect(f"{reverse('cards:assessment_list')}?{request.GET.urlencode()}")
    for row in rows:
        row.effect = effect_in_words(row.current_tier, row.proposed_tier)
    context = {
        "rows": rows,
        "chosen": ",".join(str(row.pk) for row in rows),
        "left_out": max(chosen.count() - MOST_AT_ONCE, 0),
        "problem": problem,
    }
    return render(request, "cards/assessment_confirm.html", context, status=422 if problem else 200)


@require_POST
@permission_required("cards.approve_assessment", raise_exception=True)
def assessment_approve_many(request):
    """Approve all that the page before named, or none."""
    chosen = Assessment.objects.visible_to(request.user).filter(pk__in=chosen_of(request))
    try:
        done = services.approve_assessments(assessments=chosen, by=request.user, now=timezone.now())
    except ValidationError as error:
        return confirm_page(
            request, assessments_of(request).qs.waiting().filter(pk__in=chosen), error.message
        )
    ask_on_commit(PLAN)
    ask_on_commit(REVIEWS)
    messages.success(request, approvals_in_words(done))
    return redirect(f"{reverse('cards:assessment_list')}?{request.GET.urlencode()}")


def find_assessment(request, pk) -> Assessment:
    """The assessment within the user's scope, with what its page shows; Http404 otherwise."""
    rows = Assessment.objects.visible_to(request.user).with_current_tier()
    people = ["retiree__station", "proposed_by", "decided_by", "source"]
    return get_object_or_404(rows.select_related(*people).defer("source__content"), pk=pk)


@require_safe
@permission_required("cards.view_assessment", raise_exception=True)
def assessment_detail(request, pk):
    assessment = find_assessment(request, pk)
    form = DecisionForm(initial={"choice": choice_of(assessment.proposed_tier)})
    return assessment_page(request, assessment, form)


def assessment_page(request, assessment, form):
    others = assessment.retiree.assessments.exclude(pk=assessment.pk)
    context = {
        "assessment": assessment,
        "form": form,
        "card": assessment.retiree.cards.open().first(),
        "others": others.select_related("proposed_by"),
        "today": calendar.today(),
    }
    return render(request, "cards/assessment_detail.html", context, status=status_of(form))


@require_POST
@permission_required("cards.approve_assessment", raise_exception=True)
def assessment_approve(request, pk):
    """Approve one, with the tier asked for or, giving a reason, another."""
    assessment = find_assessment(request, pk)
    form = DecisionForm(request.POST)
    left: list[ServiceCard | None] = []

    def approve():
        tier, reason = tier_of(form.cleaned_data["choice"]), form.cleaned_data["reason"]
        answer = {"tier": tier, "reason": reason, "by": request.user, "now": timezone.now()}
        left.append(services.approve_assessment(assessment=assessment, **answer))

    if carried_out(request, form, approve):
        ask_on_commit(PLAN)
        ask_on_commit(REVIEWS)
        messages.success(request, approval_in_words(assessment, assessment.current_tier, left[0]))
        return redirect("cards:assessment_list")
    return assessment_page(request, find_assessment(request, pk), form)


@require_POST
@permission_required("cards.approve_assessment", raise_exception=True)
def assessment_reject(request, pk):
    """Turn one down with a reason; the tier stays as it is."""
    assessment = find_assessment(request, pk)
    form = DecisionForm(request.POST)

    def reject():
        answer = {"reason": form.cleaned_data["reason"], "by": request.user, "now": timezone.now()}
        services.reject_assessment(assessment=assessment, **answer)

    if carried_out(request, form, reject):
        messages.success(request, f"已退回{assessment.retiree}的困难评估")
        return redirect("cards:assessment_list")
    return assessment_page(request, find_assessment(request, pk), form)


def cards_of(request) -> CardFilter:
    """The cards within the user's scope with what lists show, and the filter of the address."""
    today = calendar.today()
    rows = ServiceCard.objects.visible_to(request.user).with_rest_on(today)
    rows = rows.select_related("retiree__station", "visitor", "review").defer(*SECRETS)
    return CardFilter(request.GET, rows, request=request, today=today)


@require_safe
@permission_required("cards.view_servicecard", raise_exception=True)
@without_whole_numbers
def card_list(request):
    """The cards within scope, by the pinyin of their names."""
    found = cards_of(request)
    context = {
        "today": found.today,
        "page": Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page")),
        "filter": found,
        "form": found.form,
        "unassigned": ServiceCard.objects.visible_to(request.user).without_visitor().count(),
    }
    return render(request, "cards/card_list.html", context)


def find_card(request, pk) -> ServiceCard:
    """The card within the user's scope, with what its page shows; Http404 otherwise."""
    people = ["retiree__station", "visitor", "opened_by", "closed_by", "former", "review"]
    return get_object_or_404(ServiceCard.objects.visible_to(request.user).select_related(*people), pk=pk)


@never_cache
@require_safe
@permission_required("cards.view_servicecard", raise_exception=True)
def card_detail(request, pk):
    return card_page(request, pk)


def card_page(request, pk, bound=None):
    """A card with all that can be done to it; `bound` is the form that was sent and refused, if one was."""
    card, today = find_card(request, pk), calendar.today()

    def form_of(kind):
        return bound if isinstance(bound, kind) else kind.begin(card, today)

    resting = card.pause_on(today) if card.is_open else None
    context = {
        "card": card,
        "form": bound,
        "today": today,
        "resting": resting,
        "pauses": [(pause, resume_form(card, pause, today, bound)) for pause in card.pauses.all()],
        "promises": promises_on(today)[card.tier].values(),
        "review": review_of(card, today, resting),
        "line": line_of(card, today),
        "record": record_of(card),
        "assessments": card.retiree.assessments.select_related("proposed_by", "decided_by"),
        "may_reopen": may_reopen(card),
        "successor": None if card.is_open else ServiceCard.objects.filter(former=card).first(),
        "other_cards": card.retiree.cards.exclude(pk=card.pk).order_by("-opened_on"),
        "assign_form": form_of(AssignForm),
        "pause_form": form_of(PauseForm),
        "close_form": form_of(CloseForm),
        "reopen_form": form_of(ReopenForm),
        "open_assign": isinstance(bound, AssignForm) or not card.has_visitor,
    }
    return render(request, "cards/card_detail.html", context, status=status_of(bound) if bound else 200)


def may_reopen(card) -> bool:
    """Whether the page offers a new card: this one is closed, nothing came after it, and the person is there."""
    latest = card.retiree.cards.order_by("-opened_on", "-pk").first()
    return not card.is_open and card == latest and card.retiree.is_current


def review_of(card, today, resting):
    """The review of an open card and its state today; None of a closed one."""
    if not card.is_open:
        return None
    return card.review, card.review.state_on(today, resting=resting is not None)


def line_of(card, today):
    """The card's tiers as a drawing, up to today or its closing."""
    steps = [(step.from_on, step.tier) for step in card.tier_steps()] or [(card.opened_on, card.tier)]
    pauses = [(pause.starts_on, pause.ends_on) for pause in card.pauses.all()]
    return draw(steps, until=card.closed_on or max(today, card.opened_on), pauses=pauses)


def resume_form(card, pause, today, bound):
    """The form that ends a pause early; None for one that is over."""
    if not card.is_open or pause.ends_on < today:
        return None
    if isinstance(bound, ResumeForm) and bound.pause == pause:
        return bound
    return ResumeForm(card=card, pause=pause, initial={"resumes_on": today})


@require_POST
@permission_required("cards.assign_card", raise_exception=True)
def card_assign(request, pk):
    """Say who answers for a card."""
    card, today = find_card(request, pk), calendar.today()
    form = AssignForm(request.POST, card=card)
    if carried_out(
        request,
        form,
        lambda: services.assign_card(card=card, by=request.user, today=today, **form.cleaned_data),
    ):
        messages.success(request, f"{card.retiree}的责任走访员已定为{form.cleaned_data['visitor']}")
        return redirect("cards:card_detail", pk)
    return card_page(request, pk, form)


@require_POST
@permission_required("cards.pause_card", raise_exception=True)
def card_pause(request, pk):
    """Let a card rest for some days (Rules of duties, 6)."""
    card = find_card(request, pk)
    form = PauseForm(request.POST, card=card)
    today = calendar.today()
    if carried_out(
        request,
        form,
        lambda: services.pause_card(card=card, by=request.user, today=today, **form.cleaned_data),
    ):
        ask_on_commit(PLAN)
        until = form.cleaned_data["ends_on"]
        messages.success(request, f"已暂停{card.retiree}的服务，到 {until} 为止；次日起自动恢复")
        return redirect("cards:card_detail", pk)
    return card_page(request, pk, form)


@require_POST
@permission_required("cards.pause_card", raise_exception=True)
def card_resume(request, pk, pause_pk):
    """End a pause before its time."""
    card = find_card(request, pk)
    pause = get_object_or_404(Pause.objects.filter(card=card), pk=pause_pk)
    form = ResumeForm(request.POST, card=card, pause=pause)

    def resume():
        answer = {name: form.cleaned_data[name] for name in ("reason", "version")}
        today = calendar.today()
        services.end_pause(pause=pause, ends_on=form.last_day, by=request.user, today=today, **answer)

    if carried_out(request, form, resume):
        ask_on_commit(PLAN)
        messages.success(request, f"{card.retiree}的服务自 {form.cleaned_data['resumes_on']} 起恢复")
        return redirect("cards:card_detail", pk)
    return card_page(request, pk, form)


@require_POST
@permission_required("cards.close_card", raise_exception=True)
def card_close(request, pk):
    """Close a card for good (Rules of duties, 8)."""
    card = find_card(request, pk)
    form = CloseForm(request.POST, card=card)
    today = calendar.today()
    if carried_out(
        request,
        form,
        lambda: services.close_card(card=card, by=request.user, today=today, **form.cleaned_data),
    ):
        ask_on_commit(PLAN)
        messages.success(request, f"已销卡：{card}")
        return redirect("cards:card_detail", pk)
    return card_page(request, pk, form)


@require_POST
@permission_required("cards.reopen_card", raise_exception=True)
def card_reopen(request, pk):
    """A new card for somebody whose card was closed, or closed by mistake (Rules of duties, 8)."""
    card, today = find_card(request, pk), calendar.today()
    form = ReopenForm(request.POST, card=card)
    made: list[ServiceCard] = []
    if carried_out(
        request,
        form,
        lambda: made.append(reopen_card(card=card, by=request.user, today=today, **form.cleaned_data)),
    ):
        ask_on_commit(PLAN)
        ask_on_commit(REVIEWS)
        messages.success(
            request, f"已为{card.retiree}重新开卡：{made[0].number}（{made[0].get_tier_display()}）"
        )
        return redirect("cards:card_detail", made[0].pk)
    return card_page(request, pk, form)
