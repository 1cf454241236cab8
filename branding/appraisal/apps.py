from django.apps import AppConfig


class AppraisalConfig(AppConfig):
    name = "branding.appraisal"
    label = "appraisal"
    verbose_name = "考核与问责"
