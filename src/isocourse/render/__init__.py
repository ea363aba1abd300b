"""Drawing answers: terminal, HTML and JSON. What is shown is said once, in `view`; each format only draws it."""
