"""How fast the addon is, as ratios to a reference measured in the same run."""
