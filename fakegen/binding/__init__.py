"""From a schema and the registry to a plan: names resolved, parameters typed, mistakes collected."""
