from django.apps import AppConfig


class TrainingConfig(AppConfig):
    name = "branding.training"
    label = "training"
    verbose_name = "培训"
