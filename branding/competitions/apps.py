from django.apps import AppConfig


class CompetitionsConfig(AppConfig):
    name = "branding.competitions"
    label = "competitions"
    verbose_name = "劳动竞赛"
