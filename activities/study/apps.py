from django.apps import AppConfig


class StudyConfig(AppConfig):
    name = "activities.study"
    label = "study"
    verbose_name = "政治学习"
