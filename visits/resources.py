"""What may be taken away as a file: the duties and the visits."""

from django.utils.timezone import localtime

from laoling.people.exporting import Column, ListResource
from laoling.people.id_number import mask_phone
from visits.models import DutyKind
from visits.printing import outcome_in_words, visitor_in_words
from visits.windows import State


class DutyResource(ListResource):
    """Duties `with_state` of a day."""

    title = "应访任务"

    person = Column("姓名", lambda duty: duty.retiree.name)
    station = Column("老年站", lambda duty: duty.retiree.station.name, width=18)
    tier = Column("等级", lambda duty: duty.get_tier_display() or "")
    kind = Column("类别", lambda duty: duty.get_kind_display())
    opens_on = Column("开始", lambda duty: duty.opens_on, width=14)
    due_on = Column("到期", lambda duty: duty.due_on, width=14)
    state = Column("状态", lambda duty: str(State(duty.state).label))
    settled_on = Column("完成日", lambda duty: duty.settled_on, width=14)
    visitor = Column("责任走访员", visitor_in_words)
    phone = Column("联系电话", lambda duty: duty.retiree.phone, width=16, mask=mask_phone)
    address = Column("住址", lambda duty: duty.retiree.home, width=30)
    reason = Column("免访原因", lambda duty: duty.end_reason, width=30)


class VisitResource(ListResource):
    """Visits, those taken back too, which say so; moods aren't in files."""

    title = "走访记录"

    day = Column("走访日", lambda visit: visit.visited_on, width=14)
    time = Column("时间", lambda visit: f"{localtime(visit.visited_at):%H:%M}")
    person = Column("姓名", lambda visit: visit.retiree.name)
    station = Column("老年站", lambda visit: visit.retiree.station.name, width=18)
    phone = Column("联系电话", lambda visit: visit.retiree.phone, width=16, mask=mask_phone)
    outcome = Column("结果", outcome_in_words, width=16)
    kinds = Column(
        "服务", lambda visit: "、".join(str(DutyKind(kind).label) for kind in visit.kinds), width=18
    )
    visitor = Column("走访人", lambda visit: str(visit.visitor))
    tier = Column("当时等级", lambda visit: visit.get_tier_display() or "")
    done = Column("做了什么", lambda visit: visit.done, width=40)
    needs = Column("听到的需求", lambda visit: visit.needs, width=40)
    next_step = Column("下一步", lambda visit: visit.next_step, width=30)
    late = Column("补记", lambda visit: "是" if visit.late_recorded else "")
