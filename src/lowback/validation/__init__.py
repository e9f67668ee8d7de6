"""Checking files against the contract."""
