"""The loader: YAML files to a course and its problems. It never raises for what an author wrote."""
