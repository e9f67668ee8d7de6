"""Who may do a routine, and how it changes to suit them: functions over routines and the catalogue."""
