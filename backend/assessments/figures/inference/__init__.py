"""What a difference between two groups, or a total, lets one say: pure functions over the answers of each group."""
