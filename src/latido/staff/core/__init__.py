"""What staff decides: pure."""
