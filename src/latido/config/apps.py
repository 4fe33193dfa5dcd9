from django.apps import AppConfig


class LatidoConfig(AppConfig):
    """Loaded last: wires adapters to ports once every room is there."""

    name = "latido.config"
    label = "latido_config"

    def ready(self) -> None:
        from latido.config import adapters

        adapters.wire()
