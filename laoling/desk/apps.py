from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "laoling.desk"
    verbose_name = "工作台"
