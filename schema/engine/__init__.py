"""The API's outer frame: what a request may be, how much it may ask for, and what is told when it is refused."""
