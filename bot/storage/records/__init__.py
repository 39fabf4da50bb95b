"""What every store keeps in the same way, whatever engine its rows lie in."""
