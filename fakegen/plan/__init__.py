"""From a schema and the plugins to an executable plan."""
