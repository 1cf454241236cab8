"""What people of the demo say and write."""

from random import Random

from laoling.demo.names import draw
from visits.models import DutyKind

PAUSE_REASONS = [
    "去青岛女儿家小住",
    "回老家探亲",
    "住院治疗，出院后恢复走访",
    "随儿子外出过冬",
    "家里装修，暂住亲戚家",
]
CLOSE_WORDS = {
    "IMPROVED": ["身体恢复，女儿已搬来同住", "老伴康复，可以互相照料", "装了电梯，自己能出门了"],
    "MOVED": ["随儿子迁到济南", "迁到青岛女儿家附近", "住进外地的养老院"],
    "DIED": [""],
}
REOPEN_REASON = "误销：女儿只是来住一个月，现在又是一个人"
ASSESSMENT_NOTES = [
    "子女都在外地，一年回来一两次。",
    "老伴身体也不好，两人互相照应。",
    "上下楼困难，买菜靠邻居帮忙。",
    "性格内向，平时很少出门。",
    "慢性病多，每月要到医院开药。",
    "儿子下班后过来，白天没有人。",
    "",
]
PROPOSAL_REASONS = [
    "刚做完手术，恢复期要多照看",
    "邻居说近来情绪低落，要多走动",
    "子女刚回来照顾，先看一个季度",
]
REJECTION_REASONS = [
    "子女住同一小区，每天照料",
    "情况不清楚，请入户核实后再报",
    "已由养老机构照料",
]

MET_BY_KIND = {
    DutyKind.VISIT: [
        "陪老人聊了半个多小时，问了饮食和睡眠",
        "量了血压，{pressure}，提醒按时吃药",
        "送去本月的活动安排，念给老人听",
        "看了药盒，把过期的药挑出来了",
        "帮老人给外地的女儿打了视频电话",
        "检查了燃气和电线，都正常",
        "教老人用手机看医院的预约",
        "陪老人在楼下走了一圈",
        "一起看了老照片，讲起会战时候的事",
        "送去米和油，老人坚持要留我们喝茶",
    ],
    DutyKind.HOME_SERVICE: [
        "打扫了厨房和卫生间",
        "换了客厅的灯管",
        "代买了菜和降压药，小票已交给老人",
        "理了发，剪了指甲",
        "修好了漏水的水龙头",
        "陪着去社区医院拿药",
        "帮忙交了水电费",
        "晒被子，换了床单",
        "擦了玻璃，清了阳台的杂物",
        "通了下水道",
        "帮着洗澡，换了衣服",
    ],
}
PHONED = ["电话里问了身体情况，一切都好", "打电话提醒天冷加衣，老人说都好", "电话问候，约好下周上门"]
ABSENT = [
    "敲门没有人应，邻居说出去遛弯了",
    "家里没人，打电话没接",
    "没有人在家，在门上留了联系卡",
    "按门铃没人应",
]
REFUSED = ["老人说家里来了客人，这次不用进门", "老人说身体都好，不用麻烦", "隔着门说了几句，不愿意开门"]
# What they ask for, and what the visitor will do about it.
NEEDS = [
    ("想在卫生间装一个扶手", "向站长报告，申请装扶手"),
    ("楼道灯坏了，晚上不敢下楼", "联系物业修楼道灯"),
    ("想去看看眼科，没人陪", "约下周三陪同去医院"),
    ("暖气不太热", "请供暖站来看一下"),
    ("想参加书法班，腿脚不便不知怎么去", "问一下能不能接送"),
    ("助听器没电池了，不知道在哪里买", "买好电池，下次带来"),
    ("想请人修一修窗户", "联系维修队"),
    ("医保报销的单子看不懂", "下次带医保政策的材料来，一条一条讲"),
    ("希望有人常来说说话", "请志愿服务队的同志多来坐坐"),
    ("想吃社区食堂的饭，问能不能送", "问一下社区食堂能不能送餐"),
    ("电视收不到台了", "报修有线电视"),
    ("床太高，起身费劲", "和他儿子商量换床"),
    ("想学用手机视频", "把智能手机课堂的时间告诉他女儿"),
]
NEXT_STEPS = ["下次带血压计来", "打电话给他女儿，说一下近况", "把报名表带过来", "下次早一点来，老人要午睡"]


def done(rng: Random, kinds: list[str]) -> str:
    """What was done on a visit for those kinds, as a visitor writes it in the evening."""
    parts = []
    for kind in kinds:
        parts.append(draw(rng, MET_BY_KIND[DutyKind(kind)]))
        if rng.random() < 0.25:
            parts.append(draw(rng, MET_BY_KIND[DutyKind(kind)]))
    text = "；".join(dict.fromkeys(parts)) + "。"
    return text.replace("{pressure}", f"{118 + int(rng.random() * 40)}/{70 + int(rng.random() * 22)}")
