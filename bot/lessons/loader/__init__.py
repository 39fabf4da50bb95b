"""From YAML files to a course and its problems. The only place that knows YAML; it never raises for an author."""
