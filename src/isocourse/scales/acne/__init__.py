"""How severe the acne is: one scale a file."""
