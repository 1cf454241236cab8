from django.apps import AppConfig
from django.conf import settings


class DemoConfig(AppConfig):
    name = "laoling.demo"
    verbose_name = "演示数据"

    def ready(self) -> None:
        if settings.EMBEDDED:
            from laoling.demo import clock  # its models are there only now

            clock.install()
