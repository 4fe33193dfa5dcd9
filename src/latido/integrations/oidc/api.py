"""The door: the way in that config wires to staff's port."""

from latido.integrations.oidc.services import OidcSignIn

__all__ = ["OidcSignIn"]
