"""What the skin does to a life: one scale a file. Most texts are not free, so a score is entered."""
