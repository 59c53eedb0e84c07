"""Make-ups (补课): what was missed, what would make it up, and who is booked for it."""
