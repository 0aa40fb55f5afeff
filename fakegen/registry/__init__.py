"""Everything that is registered, by built-in and other plugins alike."""

from fakegen.registry.registry import Registry, plugged_in, registry_for

__all__ = ["Registry", "plugged_in", "registry_for"]
