"""What is registered, built-in and plugged in alike."""

from fakegen.registry.cache import plugged_in, registry_for
from fakegen.registry.registry import Registry

__all__ = ["Registry", "plugged_in", "registry_for"]
