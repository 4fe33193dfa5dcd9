from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "latido.plumbing.ui"
    label = "ui"
