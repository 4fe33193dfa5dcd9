import os

from django.apps import AppConfig


class LatidoConfig(AppConfig):
    """Loaded last: wires adapters to ports once every room is there."""

    name = "latido.config"
    label = "latido_config"

    def ready(self) -> None:
        from latido.config import adapters, wording
        from latido.plumbing import masters
        from latido.plumbing.keys import kms

        adapters.wire()
        wording.wire()
        if program := os.environ.get("LATIDO_MASTERS"):
            masters.choose(kms.configured(program))
