"""Small random changes of the pure core, and whether the unit tests notice them."""
