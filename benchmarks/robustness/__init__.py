"""What happens when everything goes wrong: counted, and held to nothing but faults of number zero."""
