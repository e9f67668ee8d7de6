"""Why a schema refused a value, in the words of this field."""
