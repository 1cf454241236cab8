"""Reminders of yearly reviews: which of them climb the ladder now (Rules of duties, 10 and 12)."""

from django.db import connection, transaction
from django.db.models import Min
from django.urls import reverse

from laoling import calendar
from laoling.inbox import ladder, services
from laoling.inbox.models import LadderRung

INTERVAL_SECONDS = 1800

# Reviews whose first rung may be reached, but for cards that rest. The day is part of the subject, so that
# next year's review climbs anew. While a proposal waits, the review is in hand: nobody is told of it, until
# the proposal itself has waited for a week and beyond the day of the review; then those who decide are told.
CLIMBING_REVIEWS = """
SELECT 'cards.review:' || card.id || ':' || to_char(review.due_on, 'YYYYMMDD') AS subject, 'review' AS ladder,
       retiree.station_id, card.visitor_id, review.due_on, NULL::timestamptz AS since_at,
       retiree.name || ' · 年度复评 · '
           || CASE WHEN review.due_on < %(today)s THEN '已逾期 ' || (%(today)s - review.due_on) || ' 天'
                   ELSE to_char(review.due_on, 'FMMM"月"FMDD"日"') || '到期' END AS title,
       tier.name || '，'
           || coalesce('上次评估 ' || to_char(review.assessed_on, 'YYYY-MM-DD'),
                       '开卡 ' || to_char(card.opened_on, 'YYYY-MM-DD') || ' 后还没有评估')
           || '。请重新做困难评估，由服务部批准。责任走访员：' || coalesce(visitor.name, '尚未指定') AS body,
       %(card_url)s || card.id || '/' AS url
FROM cards_review review
JOIN cards_servicecard card ON card.id = review.card_id
JOIN (VALUES (1, '一级'), (2, '二级'), (3, '三级')) AS tier (number, name) ON tier.number = card.tier
JOIN people_retiree retiree ON retiree.id = card.retiree_id
LEFT JOIN accounts_user visitor ON visitor.id = card.visitor_id
WHERE review.proposal_id IS NULL AND review.due_on <= %(today)s + %(lead_days)s AND NOT EXISTS (
    SELECT FROM cards_pause rest
    WHERE rest.card_id = card.id AND %(today)s BETWEEN rest.starts_on AND rest.ends_on)
  AND (%(people)s::bigint[] IS NULL OR retiree.id = ANY(%(people)s))
UNION ALL
SELECT 'cards.approval:' || proposal.id, 'review.waiting', retiree.station_id, NULL::bigint,
       greatest(review.due_on, proposed.day + %(waiting_days)s), NULL,
       retiree.name || ' · 年度复评待审批 · 已等 ' || (%(today)s - proposed.day) || ' 天',
       '复评应在 ' || to_char(review.due_on, 'FMMM"月"FMDD"日"') || '前办结。评估已由' || proposer.name
           || '提交，请审批或退回。',
       %(assessment_url)s || proposal.id || '/'
FROM cards_review review
JOIN cards_servicecard card ON card.id = review.card_id
JOIN people_retiree retiree ON retiree.id = card.retiree_id
JOIN cards_assessment proposal ON proposal.id = review.proposal_id
JOIN accounts_user proposer ON proposer.id = proposal.proposed_by_id
CROSS JOIN LATERAL (SELECT (proposal.proposed_at AT TIME ZONE 'Asia/Shanghai')::date AS day) proposed
WHERE %(people)s::bigint[] IS NULL OR retiree.id = ANY(%(people)s)
"""
WAITING_DAYS = 7

# What was assessed, decided or closed meanwhile no longer asks for anything; what is open again does.
MARK_ANSWERED = """
WITH climber AS MATERIALIZED ({climbers})
UPDATE inbox_reminder SET answered_at = %(now)s
WHERE answered_at IS NULL AND (starts_with(subject, 'cards.review:') OR starts_with(subject, 'cards.approval:'))
  AND subject NOT IN (SELECT subject FROM climber)
  AND (%(people)s::bigint[] IS NULL OR EXISTS (
      SELECT FROM cards_servicecard card LEFT JOIN cards_assessment proposal USING (retiree_id)
      WHERE card.retiree_id = ANY(%(people)s)
        AND (starts_with(subject, 'cards.review:' || card.id || ':') OR subject = 'cards.approval:' || proposal.id)))
"""
MARK_UNANSWERED = """
WITH climber AS MATERIALIZED ({climbers})
UPDATE inbox_reminder SET answered_at = NULL
WHERE answered_at IS NOT NULL AND subject IN (SELECT subject FROM climber)
"""


@transaction.atomic
def remind_of_reviews(*, now, people: list[int] | None = None) -> int:
    """Tell everybody what the ladder says by `now`, and close what was answered; returns how many were told.

    May run at any time, any number of times, several at once: a rung is told once (Rules of duties, 10 and 12).
    With `people`, keys of retirees, only of these: no scan of the portal, and no heartbeat.
    """
    today = calendar.local_day(now)
    first = LadderRung.objects.filter(ladder="review").aggregate(first=Min("offset_days"))["first"] or 0
    params = {
        "lead_days": max(-first, 0),
        "waiting_days": WAITING_DAYS,
        "people": people,
        "card_url": reverse("cards:card_detail", args=[0])[:-2],
        "assessment_url": reverse("cards:assessment_detail", args=[0])[:-2],
    }
    with connection.cursor() as cursor:
        for statement in (MARK_ANSWERED, MARK_UNANSWERED):
            cursor.execute(
                statement.format(climbers=CLIMBING_REVIEWS), {**params, "today": today, "now": now}
            )
    sent = ladder.climb(
        climbers=CLIMBING_REVIEWS, params=params, today=today, now=now, centre_url=reverse("admin:index")
    )
    if people is None:
        services.beat(name="reviews", interval_seconds=INTERVAL_SECONDS, now=now)
    return sent
