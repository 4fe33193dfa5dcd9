"""The agent's desktop: views, forms and templates only."""
