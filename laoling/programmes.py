"""The six programmes of the department, named once."""

from django.db import models


class Programme(models.TextChoices):
    BRAND = "BRAND", "品牌建设"
    TWO_CARDS = "TWO_CARDS", "两卡服务"
    STUDY = "STUDY", "政治学习"
    CULTURE = "CULTURE", "文化养老"
    VOLUNTEERS = "VOLUNTEERS", "发挥余热"
    WARM_HEART = "WARM_HEART", "暖心工程"
