"""How many it takes before something is shown."""

SMALLEST_GROUP = 5
FEWEST_COMMENTS = 10
