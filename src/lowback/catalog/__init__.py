"""From ids to objects."""
