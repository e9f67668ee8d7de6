"""The version of lowback: read here by the build, the reports and the command line."""

__version__ = "0.1.0"
