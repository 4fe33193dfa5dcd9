"""Administration: views, forms and templates only."""
