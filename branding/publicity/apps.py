from django.apps import AppConfig


class PublicityConfig(AppConfig):
    name = "branding.publicity"
    label = "publicity"
    verbose_name = "品牌宣传"
