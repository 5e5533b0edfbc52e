"""Pages of writings, of calls for them; each file is about one of them."""
