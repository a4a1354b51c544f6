"""The little world that every test starts from: two consultancies, three client companies, and people in each role."""
