"""SAML 2.0: how a person enters by a directory that speaks it. Asked by redirect, answered by a signed assertion."""
