"""What runs past one machine cost: ``python -m benchmarks.parts``."""
