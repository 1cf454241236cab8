"""The staff's pages of stories and notices: the list, the form, and one with what can be done next."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from activities.pages import let_the_public_see_it
from branding.publicity import services
from branding.publicity.filters import PieceFilter
from branding.publicity.forms import BY_STEP, PieceForm
from branding.publicity.models import Agreement, Kind, Piece, PlannedPiece, State
from branding.publicity.names import names_of
from cards.search import without_whole_numbers
from laoling import calendar
from laoling.answers import Outdated, carried_out, status_of
from laoling.ticks import ask_on_commit

PER_PAGE = 50
REMIND = "publicity.tasks.remind_of_publicity"
FORM = require_http_methods(["GET", "HEAD", "POST"])
may_read = permission_required("publicity.view_piece", raise_exception=True)
may_write = permission_required(["publicity.view_piece", services.WRITE], raise_exception=True)
# The address of a step: its service, its right, the words of its fold and button, and what is said afterwards.
STEPS: dict[str, tuple[Callable[..., Piece], str, str, str, str]] = {
    "approve": (services.approve, services.APPROVE, "审核通过", "审核通过", "已审核通过，可以发布了"),
    "return": (services.give_back, services.APPROVE, "退回修改", "退回", "已退回撰稿人"),
    "submit": (services.submit, services.WRITE, "送审", "送审", "已送审，等管理员审核"),
    "publish": (services.publish, services.PUBLISH, "登记发布", "登记发布", "已登记发布"),
    "agree": (services.agree, services.WRITE, "登记同意公开姓名", "登记", "已登记"),
    "withdraw": (services.withdraw, services.PUBLISH, "撤下", "撤下", "已从公开的页面撤下"),
}


@never_cache
@require_safe
@may_read
@without_whole_numbers
def piece_list(request):
    rows = Piece.objects.visible_to(request.user).select_related("unit", "author").defer("words")
    rows = rows.prefetch_related("appearances__channel")
    found = PieceFilter(request.GET, rows, request=request, today=calendar.today())
    page = Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "filter": found, "form": found.form, "kinds": Kind}
    return render(request, "publicity/piece_list.html", context)


@never_cache
@FORM
@may_write
def piece_new(request, kind):
    """A new one; `?plan=` is the line of the plan that it is for."""
    if kind.upper() not in Kind:
        raise Http404
    plan = plan_of(request)
    initial = {"title": plan.topic[:60], "unit": plan.unit_id} if plan else {}
    return piece_form(request, Piece(kind=kind.upper()), plan=plan, initial=initial)


def plan_of(request) -> PlannedPiece | None:
    """The line of the plan that the address names, if it still waits for its piece."""
    key = request.GET.get("plan", "")
    if not (key.isascii() and key.isdigit() and len(key) < 18):
        return None
    return PlannedPiece.objects.visible_to(request.user).in_force().filter(pk=int(key), piece=None).first()


@never_cache
@FORM
@may_write
def piece_edit(request, pk):
    piece = find(request.user, pk)
    if not piece.is_rewritable:
        messages.warning(request, f"“{piece}”现在是“{piece.get_state_display()}”，不能修改。")
        return redirect("publicity:piece_detail", pk)
    return piece_form(request, piece)


def piece_form(request, piece: Piece, *, plan=None, initial=None):
    today, is_new = calendar.today(), piece.pk is None
    data = request.POST if request.method == "POST" else None
    form = PieceForm(data, instance=piece, initial=initial, user=request.user, today=today)
    made: list[Piece] = []

    def save():
        version = None if is_new else form.cleaned_data["version"]
        acted = {"by": request.user, "now": timezone.now()}
        made.append(services.write(piece=form.instance, version=version, plan=plan, **acted))

    if form.is_bound and carried_out(request, form, save):
        let_the_public_see_it()
        messages.success(request, f"已保存“{made[0].title}”，还没有送审。")
        return redirect("publicity:piece_detail", made[0].pk)
    context = {"form": form, "is_new": is_new, "kind": Kind(piece.kind), "plan": plan}
    return render(request, "publicity/piece_form.html", context, status=status_of(form))


def find(user, pk) -> Piece:
    """The piece within the user's scope, with what its page shows; Http404 otherwise."""
    rows = Piece.objects.visible_to(user).select_related("unit", "author", "decided_by")
    return get_object_or_404(rows, pk=pk)


@never_cache
@require_safe
@may_read
def piece_detail(request, pk):
    return page_of(request, find(request.user, pk))


def page_of(request, piece: Piece, bound=None):
    """A piece, whom it names, where it appeared, and what can be done next; `bound` is the form that was refused."""
    today, names = calendar.today(), names_of(piece)
    context = {
        "piece": piece,
        "names": names,
        "missing": [named for named in names if not named.is_settled],
        "appearances": piece.appearances.select_related("channel", "recorded_by"),
        "plans": piece.plans.select_related("channel"),
        "is_public": Piece.objects.filter(pk=piece.pk).public(today).exists(),
        "actions": actions_of(request.user, piece, names, today, bound),
        "is_own": piece.author_id == request.user.pk,
        "form": bound,
    }
    status = status_of(bound) if bound else 200
    return render(request, "publicity/piece_detail.html", context, status=status)


def offered(user, piece: Piece, names) -> list[str]:
    """The steps that the user can take now, the likeliest first."""
    by_state = {
        State.DRAFT: ["submit"],
        State.RETURNED: ["submit"],
        State.SUBMITTED: ["approve", "return"] if piece.author_id != user.pk else [],
        State.APPROVED: ["publish", "withdraw"],
        State.WITHDRAWN: [],
    }
    steps = by_state[State(piece.state)]
    missing = any(not named.is_settled for named in names)
    if piece.state != State.WITHDRAWN:
        steps = ["agree", *steps] if missing else [*steps, "agree"]
    return [step for step in steps if user.has_perm(STEPS[step][1])]


def actions_of(user, piece: Piece, names, today, bound) -> list[dict]:
    """What the page needs to offer each step; open is the first one, or the one that was refused."""
    actions = []
    for place, step in enumerate(offered(user, piece, names)):
        _, _, fold, button, _ = STEPS[step]
        is_refused = bound is not None and bound.step == step
        form = bound if is_refused else BY_STEP[step](piece=piece, today=today)
        if step == "agree" and not is_refused:
            form.fields["name"].initial = next((n.name for n in names if not n.is_settled), "")
        actions.append(
            {
                "step": step,
                "form": form,
                "fold": fold,
                "button": button,
                "is_open": is_refused or (bound is None and place == 0),
            }
        )
    return actions


@never_cache
@require_POST
@may_read
def piece_step(request, pk, step):
    """Take one step of STEPS."""
    service, right, _, _, said = STEPS[step]
    if not request.user.has_perm(right):
        raise PermissionDenied
    piece, now = find(request.user, pk), timezone.now()
    form = BY_STEP[step](request.POST, piece=piece, today=calendar.local_day(now))

    def take():
        service(piece=piece, by=request.user, now=now, **form.cleaned_data)

    if carried_out(request, form, take):
        let_the_public_see_it()
        ask_on_commit(REMIND)
        messages.success(request, f"“{piece}”：{said}")
        return redirect("publicity:piece_detail", pk)
    return page_of(request, find(request.user, pk), form)


@never_cache
@require_POST
@may_write
def agreement_take_back(request, pk, agreement_pk):
    """Somebody no longer agrees to be named."""
    piece = find(request.user, pk)
    agreement = get_object_or_404(Agreement, piece=piece, pk=agreement_pk)
    acted = {"by": request.user, "now": timezone.now()}
    try:
        services.take_back(piece=piece, agreement=agreement, version=piece.version, **acted)
    except Outdated as error:
        messages.warning(request, str(error))
        return redirect("publicity:piece_detail", pk)
    let_the_public_see_it()
    messages.success(request, "已撤回同意：公开的页面上不再有这篇稿件。改掉姓名以后可以重新送审。")
    return redirect("publicity:piece_detail", pk)
