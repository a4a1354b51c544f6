"""Measurements: `make bench`. Figures are ratios and medians of rounds in one run; they are never asserted by tests."""
