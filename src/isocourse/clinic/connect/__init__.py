"""Other systems: an EHR that opens a person's page (SMART App Launch), and services that take the clinic's data along.

Each is written down by the operator (connections.py); nobody else is called or let in.
"""
