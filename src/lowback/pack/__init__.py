"""Packs: folders of JSON files, read safely."""
