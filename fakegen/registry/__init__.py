"""What is registered, built in and plugged in alike."""

from fakegen.registry.registry import Registry, plugged_in, registry_for

__all__ = ["Registry", "plugged_in", "registry_for"]
