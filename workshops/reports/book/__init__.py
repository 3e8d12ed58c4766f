"""The live workbook: weights that may be changed, and scores, places and the line that follow."""
