"""Documents of a decision: one view as sections, and one writer per format."""
