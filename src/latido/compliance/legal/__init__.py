"""What is read to people before they allow something."""
