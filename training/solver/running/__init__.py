"""Running native solvers: models, limits, and how they are stopped."""
