from django.apps import AppConfig


class InboxConfig(AppConfig):
    name = "laoling.inbox"
    verbose_name = "提醒"
