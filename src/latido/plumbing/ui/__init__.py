"""What every screen is made of: the shell, the small components, the icons and how figures and dates are written."""
