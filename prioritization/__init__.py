"""From scores, votes and a budget to a list that can be defended."""
