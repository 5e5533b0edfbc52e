"""Member lists taken over: recognised (lists.py), merged by name (merging.py), compared with the registry
(comparing.py), written at once or not at all (workflow.py). docs/rules/imports.md."""
