"""What sort of occasion an activity is, as elders look for it; which work it belongs to is its programme."""

from django.db import models


class ActivityKind(models.TextChoices):
    """In the order in which the public pages offer them.

    What a study activity was (报告会, 交流会 …) is said afterwards by its `StudySession`, which begins with this.
    """

    LECTURE = "LECTURE", "讲座报告"
    EXCHANGE = "EXCHANGE", "座谈交流"
    LESSON = "LESSON", "学习课程"
    ARTS = "ARTS", "文艺书画"
    SPORT = "SPORT", "体育健身"
    CRAFT = "CRAFT", "手工制作"
    OUTING = "OUTING", "参观郊游"
    FESTIVAL = "FESTIVAL", "节庆联欢"
    SERVICE = "SERVICE", "便民服务"
    OTHER = "OTHER", "其他"
