"""The annual report as a document: its words, its figures, how they are frozen, and what drifted since.

What may be typed and how each thing is kept: docs/rules/annual-report.md.
"""
