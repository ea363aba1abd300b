"""Facts: plain SQL files, one small question each, from records and asks to one row for each ask."""
