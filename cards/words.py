"""What the pages say about tiers and decisions."""

from cards.models import Tier


def tier_in_words(tier: int | None) -> str:
    return "不需要服务卡" if tier is None else Tier(tier).label


def effect_in_words(now: int | None, then: int | None) -> str:
    """What approving `then` would do where the tier is `now`."""
    if now is None:
        return "不开卡" if then is None else "新开服务卡"
    if then is None:
        return "销卡"
    return "等级不变" if now == then else f"由{tier_in_words(now)}改为{tier_in_words(then)}"


def approval_in_words(assessment, tier_before: int | None, card) -> str:
    """What an approval did; `card` is the card it left, or None."""
    done = f"已批准{assessment.retiree}的困难评估"
    if card is None:
        return f"{done}：不需要服务卡"
    if not card.is_open:
        return f"{done}：不再需要服务卡，{card.number} 已销卡"
    if tier_before is None:
        return f"{done}，新开服务卡 {card.number}（{card.get_tier_display()}）"
    if tier_before == card.tier:
        return f"{done}，等级仍为{card.get_tier_display()}"
    return f"{done}，等级由{tier_in_words(tier_before)}改为{card.get_tier_display()}"


def approvals_in_words(done) -> str:
    """What approving many did, such as "已批准 12 份评估，新开 9 张服务卡"."""
    words = [f"已批准 {done.approved} 份评估"]
    words += [f"新开 {done.opened} 张服务卡"] if done.opened else []
    words += [f"调整 {done.changed} 张卡的等级"] if done.changed else []
    words += [f"销卡 {done.closed} 张"] if done.closed else []
    text = "，".join(words)
    return f"{text}。另有 {done.skipped} 份已由别人处理" if done.skipped else text


def closing_in_words(decision: str) -> str:
    """What a card says of its closing by an assessment that was approved with these words, or without any."""
    return f"困难评估不再需要服务卡。{decision.strip()}".removesuffix("。")[:300]
