"""The clinic's web app: pages over the record, drawn from the same decisions as everywhere else.

`record.py` is the only door to what is stored of a person, `engine.py` the only one to the core, `access.py` says
who may see what. A page fetches, asks, and draws; it decides nothing.
"""
