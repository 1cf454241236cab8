"""The lists of cards and assessments on paper."""

from django.contrib.auth.decorators import permission_required
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from cards.models import ServiceCard
from cards.views import assessments_of, cards_of
from cards.words import tier_in_words
from laoling.accounts.printing import Column, print_list, station_column


@never_cache
@require_POST
@permission_required(["cards.view_servicecard", "people.print_retiree"], raise_exception=True)
def card_print(request):
    """The cards that the filter of the address finds."""
    found, user = cards_of(request), request.user
    columns = [
        Column("姓名", lambda card: card.retiree, narrow=True),
        Column("卡号", lambda card: card.number, narrow=True),
        Column("等级", lambda card: card.get_tier_display(), narrow=True),
        *station_column(user, lambda card: card.retiree.station),
        Column("住址", lambda card: card.retiree.home),
        Column("电话", lambda card: card.retiree.phone_for(user), narrow=True),
        Column("责任走访员", lambda card: card.visitor or "未指定", narrow=True),
        Column("状态", state_in_words),
    ]
    rows = found.qs.defer(None).defer("retiree__id_number")
    return print_list(
        request, title="服务卡", found=found, rows=rows, columns=columns, back=reverse("cards:card_list")
    )


def state_in_words(card: ServiceCard) -> str:
    """What a card `with_rest_on` a day does on that day."""
    if card.closed_on:
        return f"{card.closed_on} 销卡（{card.get_close_reason_display()}）"
    if card.rests_until:
        return f"暂停到 {card.rests_until}"
    return f"自 {card.opened_on} 起"


@never_cache
@require_POST
@permission_required(["cards.view_assessment", "people.print_retiree"], raise_exception=True)
def assessment_print(request):
    """The assessments that the filter of the address finds."""
    found, user = assessments_of(request), request.user
    columns = [
        Column("姓名", lambda row: row.retiree, narrow=True),
        *station_column(user, lambda row: row.retiree.station),
        Column("困难", lambda row: "、".join(row.hardship_labels)),
        Column("能力", lambda row: row.get_ability_display(), narrow=True),
        Column("居住", lambda row: row.get_living_display(), narrow=True),
        Column(
            "现等级", lambda row: tier_in_words(row.current_tier) if row.current_tier else "无卡", narrow=True
        ),
        Column("申报", lambda row: tier_in_words(row.proposed_tier), narrow=True),
        Column("评估人", lambda row: row.proposed_by, narrow=True),
        Column("评估日", lambda row: f"{row.assessed_on}", narrow=True),
        Column("结果", decision_in_words),
    ]
    return print_list(
        request,
        title="困难评估",
        landscape=True,
        found=found,
        rows=found.qs,
        columns=columns,
        back=reverse("cards:assessment_list"),
    )


def decision_in_words(assessment) -> str:
    """What became of it so far."""
    words = assessment.get_status_display()
    if assessment.status == assessment.Status.APPROVED:
        return f"{words}：{tier_in_words(assessment.tier)}"
    return words
