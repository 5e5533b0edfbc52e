"""Matters that are alike: the nearest of all years beside what is written, and on the page of each matter."""
