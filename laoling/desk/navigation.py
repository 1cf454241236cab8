"""The main navigation of the staff's pages: what stands in it, in order, and for whom."""

from dataclasses import dataclass

from django.urls import reverse


@dataclass(frozen=True)
class Entry:
    """One link of the bar; `permission` is None where the role alone decides."""

    label: str
    url_name: str
    permission: str | None = None

    def is_for(self, user) -> bool:
        """Whether that member of staff gets the link."""
        if self.permission:
            return user.has_perm(self.permission)
        return user.sees_people


ENTRIES = (
    Entry("工作台", "desk:home"),
    Entry("老同志", "desk:retiree_list", "people.view_retiree"),
    Entry("应访任务", "visits:duty_list", "visits.view_duty"),
    Entry("诉求", "visits:request_list", "visits.view_helprequest"),
    Entry("政策", "visits:policy_list", "visits.view_policy"),
    Entry("服务卡", "cards:card_list", "cards.view_servicecard"),
    Entry("联系卡", "cards:contact_card_list", "cards.view_servicecontact"),
    Entry("评估审批", "cards:assessment_list", "cards.approve_assessment"),
    Entry("活动", "activities:activity_list", "activities.view_activity"),
    Entry("团队", "activities:group_list", "activities.view_group"),
    Entry("政治学习", "study:overview", "study.view_meeting"),
    Entry("花名册导入", "cards:roster_list", "people.import_retiree"),
    Entry("重复资料", "desk:duplicate_list", "people.merge_retiree"),
)


def navigation_of(user, path: str) -> list[dict]:
    """The links for that user: label, url, and `current`: whether `path` is that page or lies below it.

    Of several that fit, the longest address is the current one (/cards/ and /cards/assessments/).
    """
    mine = [entry for entry in ENTRIES if entry.is_for(user)]
    links = [{"label": entry.label, "url": reverse(entry.url_name)} for entry in mine]
    if user.uses_admin:
        links.append({"label": "管理看板", "url": reverse("admin:index")})
    here = max((link["url"] for link in links if path.startswith(link["url"])), key=len, default=None)
    return [{**link, "current": _current(link["url"], here, path)} for link in links]


def _current(url: str, here: str | None, path: str) -> str:
    """The value of aria-current: "page" on the page itself, "true" below it, else nothing."""
    if url != here:
        return ""
    return "page" if url == path else "true"
