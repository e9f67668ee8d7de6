"""Frozen values: exercises, routines and the steps they unfold into."""
