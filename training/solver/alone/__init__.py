"""Programs alone, each solved to the end, and how they go together."""
