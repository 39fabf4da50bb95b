"""What a launch lacks beside what `check` finds: signatures, test calls, people, law. `check --release` lists it."""
