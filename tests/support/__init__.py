"""What tests share: commands to run, another built-in pack, and damage to records."""
