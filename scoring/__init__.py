"""From ballots and assessments to scores, with their uncertainty."""
