"""What managers read instead of a code. The rooms above make the ladders; a test holds that each has a name."""

NAMES = {
    "duty.1": "应访任务（一级）",
    "duty.2": "应访任务（二级）",
    "duty.3": "应访任务（三级）",
    "duty.24h": "住院、后事必到（按小时）",
    "visit.absent": "连续两次无人",
    "event.follow": "重要情况待办",
    "review": "年度复评",
    "review.waiting": "评估待审批",
    "request.1": "诉求（特急，按小时）",
    "request.2": "诉求（急）",
    "request.3": "诉求（一般）",
    "talk": "谈心",
    "call": "活动电话通知（按小时）",
    "call.urgent": "活动电话通知（当天的，按小时）",
    "study.meeting": "党组织例会",
    "study.directive": "上级精神传达",
    "group.review": "团队年审",
    "rectify": "问题整改",
    "rectify.waiting": "整改待核实",
    "training.credit": "培训学分",
    "training.record": "培训到会登记",
    "competition.judge": "竞赛评分",
    "appraisal.close": "考核定稿",
    "appraisal.objection": "考核异议（按小时）",
    "suggestion": "金点子办理",
    "suggestion.waiting": "金点子待答复",
    "publicity.plan": "宣传计划",
    "publicity.waiting": "稿件待审核",
}


def name_of(ladder: str) -> str:
    """The Chinese name of a ladder; its code for one that has none."""
    return NAMES.get(ladder, ladder)
