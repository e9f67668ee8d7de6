"""From routines and exercises to text for people and programs."""
