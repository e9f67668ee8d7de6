"""What must hold beyond the schema: one function a rule."""
