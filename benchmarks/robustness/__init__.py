"""What damaged, hostile and odd inputs do to the command line: ``python -m benchmarks.robustness``."""
