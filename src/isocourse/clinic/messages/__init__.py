"""Messages to people: words in their language, an outbox, and the channels by which it is emptied."""
