"""Re-planning, part by part: who must change (must), the bound by a small model (sharper), a plan (hold), the rest."""
