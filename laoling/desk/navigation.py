"""The main navigation of the staff's pages: what stands in it, in order, and for whom."""

from dataclasses import dataclass
from enum import Enum

from django.urls import reverse

from laoling.programmes import Programme


class Bar(Enum):
    """Where a link stands: in the bar on every screen, in the bar of a wide one, or only under 更多."""

    ALWAYS = "always"
    WIDE = "wide"
    NEVER = "never"


@dataclass(frozen=True)
class Entry:
    """One link; `permission` is None where the role alone decides."""

    label: str
    url_name: str
    permission: str | None = None
    bar: Bar = Bar.NEVER

    def is_for(self, user) -> bool:
        """Whether that member of staff gets the link."""
        if self.url_name == "admin:index":
            return user.uses_admin
        if self.permission:
            return user.has_perm(self.permission)
        return user.sees_people


GROUPS: dict[str, tuple[Entry, ...]] = {
    "": (Entry("工作台", "desk:home", bar=Bar.ALWAYS),),
    "老同志": (
        Entry("老同志", "desk:retiree_list", "people.view_retiree", Bar.ALWAYS),
        Entry("花名册导入", "cards:roster_list", "people.import_retiree"),
        Entry("重复资料", "desk:duplicate_list", "people.merge_retiree"),
    ),
    Programme.TWO_CARDS.label: (
        Entry("服务卡", "cards:card_list", "cards.view_servicecard"),
        Entry("评估审批", "cards:assessment_list", "cards.approve_assessment"),
        Entry("联系卡", "cards:contact_card_list", "cards.view_servicecontact"),
    ),
    Programme.WARM_HEART.label: (
        Entry("应访任务", "visits:duty_list", "visits.view_duty", Bar.ALWAYS),
        Entry("走访路线", "desk:route", "visits.record_visit"),
        Entry("派工", "visits:plan", "visits.assign_duty"),
        Entry("诉求", "visits:request_list", "visits.view_helprequest", Bar.WIDE),
        Entry("政策", "visits:policy_list", "visits.view_policy"),
        Entry("谈心", "visits:talk_list", "visits.view_talk"),
        Entry("思想动态", "visits:mood_report", "visits.view_moodreport"),
    ),
    "活动": (
        Entry("活动", "activities:activity_list", "activities.view_activity", Bar.WIDE),
        Entry("团队", "activities:group_list", "activities.view_group"),
        Entry("政治学习", "study:overview", "study.view_meeting"),
        Entry("活动电话通知", "activities:call_list", "activities.sign_up_people"),
        Entry("参加情况", "activities:participation", "activities.view_activity"),
    ),
    Programme.BRAND.label: (
        Entry("检查", "branding:check_today", "branding.view_qualitycheck"),
        Entry("我的岗位", "branding:shift_today", "branding.keep_shift"),
        Entry("整改", "branding:rectification_list", "branding.view_rectification"),
        Entry("满意度", "branding:satisfaction", "branding.view_feedback"),
        Entry("培训", "training:training_list", "training.view_training"),
        Entry("品牌员工", "training:plan_list", "training.view_brandplan"),
        Entry("劳动竞赛", "competitions:competition_list", "competitions.view_competition"),
        Entry("我的考核", "appraisal:mine", "appraisal.object_appraisal"),
        Entry("月度考核", "appraisal:appraisal_list", "appraisal.print_appraisal"),
        Entry("问责", "appraisal:accountability_list", "appraisal.print_appraisal"),
        Entry("金点子", "suggestions:suggestion_list", "suggestions.view_suggestion"),
        Entry("品牌宣传", "publicity:piece_list", "publicity.view_piece"),
    ),
    "管理": (Entry("管理看板", "admin:index", bar=Bar.WIDE),),
}


def navigation_of(user, path: str) -> dict:
    """The links for that user: `bar`, a list; `groups` of what is under 更多, by title; and `is_current` of 更多.

    A link has label, url, `is_wide` (in the bar of a wide screen, under 更多 on a narrow one), and `current`:
    whether `path` is that page or lies below it. Of several that fit, the longest address is the current one
    (/cards/ and /cards/assessments/). `is_current`: the current link is under 更多 on every screen.
    """
    mine = {title: [e for e in entries if e.is_for(user)] for title, entries in GROUPS.items()}
    urls = [reverse(entry.url_name) for entries in mine.values() for entry in entries]
    here = max((url for url in urls if path.startswith(url)), key=len, default="")
    bar = [link(e, here, path) for entries in mine.values() for e in entries if e.bar is not Bar.NEVER]
    groups = {
        title: [link(e, here, path) for e in entries if e.bar is not Bar.ALWAYS]
        for title, entries in mine.items()
    }
    return {
        "bar": bar,
        "groups": {title: links for title, links in groups.items() if links},
        "is_current": bool(here) and all(here != one["url"] for one in bar),
    }


def link(entry: Entry, here: str, path: str) -> dict:
    """What the template needs of an entry, when `here` is the current link's address."""
    url = reverse(entry.url_name)
    is_wide = entry.bar is Bar.WIDE
    return {"label": entry.label, "url": url, "is_wide": is_wide, "current": _current(url, here, path)}


def _current(url: str, here: str, path: str) -> str:
    """The value of aria-current: "page" on the page itself, "true" below it, else nothing."""
    if url != here:
        return ""
    return "page" if url == path else "true"
