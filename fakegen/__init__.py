"""Template-driven fake data at columnar speed: scripted and learned columns in one row."""
