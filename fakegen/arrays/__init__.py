"""Arrow arrays: what several rooms do with them."""
