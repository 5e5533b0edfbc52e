"""The pages of activities: a file for each part, as in the workflow."""
