"""lowback in the tools that make pages: Python-Markdown, Sphinx and notebooks."""
