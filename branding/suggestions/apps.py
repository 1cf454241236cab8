from django.apps import AppConfig


class SuggestionsConfig(AppConfig):
    name = "branding.suggestions"
    label = "suggestions"
    verbose_name = "金点子"
