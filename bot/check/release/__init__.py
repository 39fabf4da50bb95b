"""Checks of a launch beyond the rules of `check`: signatures, test calls, people, law. `check --release` lists them."""
