"""Pairs proposed: who is to be paired (problem.py), with whom (solve.py), why (reasons.py), and the steps of a proposal
(propose.py). docs/rules/pairing.md."""
