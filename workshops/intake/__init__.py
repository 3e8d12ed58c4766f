"""Files in: opened, understood, converted without a silent guess, shown, then taken as a whole.

`opening` reads bytes into grids, `finding` finds the table in a grid, `mapping` says what its
columns mean, `converting` reads its cells, `planning` says what would change. Nothing is kept
before all of it is answered.
"""
