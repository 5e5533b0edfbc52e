"""What `make` runs. `setup` and `debian` use the standard library only: they run before there is an environment."""
