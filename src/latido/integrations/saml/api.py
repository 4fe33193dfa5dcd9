"""The door: the way in that config wires to staff's port."""

from latido.integrations.saml.services import SamlSignIn

__all__ = ["SamlSignIn"]
