"""Learning a table's columns jointly: the methods in the box, registered by the plugins' hook."""
