"""What the loader does for each company, one step a file, in the order of `examples.load`."""
