from django.apps import AppConfig
from django.conf import settings

from laoling.demo import clock

if settings.EMBEDDED:  # as early as this: see clock.install
    clock.install()


class DemoConfig(AppConfig):
    name = "laoling.demo"
    verbose_name = "演示数据"
