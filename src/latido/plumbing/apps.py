from django.apps import AppConfig


class PlumbingConfig(AppConfig):
    name = "latido.plumbing"
    label = "plumbing"
