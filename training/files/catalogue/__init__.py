"""The catalogue as Excel files: out with everything, in with courses."""
