"""What other systems give us and take from us, each in a folder of its own."""
