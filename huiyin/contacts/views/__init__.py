"""Pages of pairs, of talks, and of whom nobody keeps in touch with."""
