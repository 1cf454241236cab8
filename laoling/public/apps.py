from django.apps import AppConfig


class PublicConfig(AppConfig):
    name = "laoling.public"
    verbose_name = "公开页面"
