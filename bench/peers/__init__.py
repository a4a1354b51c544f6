"""What ours is measured against: each peer answers at /graphql from the same tables, without authentication."""
