"""OpenID Connect: how a person enters by a directory that speaks it. The code flow with PKCE; nothing else."""
