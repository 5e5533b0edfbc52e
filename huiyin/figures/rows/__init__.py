"""The rows behind each figure: one query a measure, in a file for each chapter. What each counts stands in
docs/rules/figures.md.

Every query takes the assembly and the year, and returns the rows themselves: the figure is how many there are.
"""
