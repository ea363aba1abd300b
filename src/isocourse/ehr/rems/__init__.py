"""The US Medication REMS guide 2.0.0: what is still needed for the next supply, its forms, and what they answer."""
