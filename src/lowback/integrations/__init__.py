"""lowback in the tools that make pages: Python-Markdown, Sphinx, Jinja2 and notebooks."""
