"""Hosts of Markdown: each makes HTML pages of Markdown texts, by name, as its users have it set up."""

import subprocess
import sys

from hosts.tools import need
from markdown_it import MarkdownIt


def build(folder, files, *command):
    """Write files and run a command in their folder, which must not complain."""
    for file, text in files.items():
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text(text, encoding="utf-8")
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=120)
    told = done.stdout + done.stderr
    assert done.returncode == 0, told
    assert "warn" not in told.lower(), told


def posts(folder, pages, front):
    """Return the files of posts; a fragment gets the front matter that its user would write."""
    return {f"{folder}{name}.md": text if text.startswith("---\n") else front + text for name, text in pages.items()}


def made(paths):
    """Return what was made, by name: that of a folder for its index."""
    return {path.parent.name if path.stem == "index" else path.stem: path.read_text("utf-8") for path in paths}


#: What all sites put around a post: the title and the description as their templates usually do.
LAYOUT = '<title>{{ %s }}</title><meta name="description" content="{{ %s }}"><main>{{ %s }}</main>'


def by_hugo(folder, pages):
    """Build a site with Hugo, with emoji as themes have it."""
    need("hugo")
    files = {
        "config.toml": 'baseURL = "https://example.org/"\nenableEmoji = true\ndisableKinds = ["term", "RSS"]',
        "layouts/_default/single.html": LAYOUT % (".Title", ".Description", ".Content"),
        "layouts/_default/list.html": "{{ range .Pages }}{{ .Summary }}{{ end }}",
    }
    build(folder, {**files, **posts("content/posts/", pages, "---\ntitle: x\n---\n")}, "hugo", "--quiet")
    return made((folder / "public" / "posts").glob("*/index.html"))


def by_jekyll(folder, pages):
    """Build a site with Jekyll: Liquid, which must find no fault, then kramdown."""
    need("jekyll")
    files = {
        "_config.yml": "permalink: /:slug.html\nliquid: {error_mode: strict}\n",
        "_layouts/post.html": LAYOUT % ("page.title", "page.description", "content"),
        "all.html": "---\n---\n{% for post in site.posts %}{{ post.excerpt }}{% endfor %}",
    }
    posted = posts("_posts/2020-01-01-", pages, "---\nlayout: post\n---\n")
    build(folder, {**files, **posted}, "jekyll", "build", "--quiet", "--disable-disk-cache")
    return made((folder / "_site").glob("*.html"))


#: What comes with MkDocs, what its users switch on, and what they may.
EXTENSIONS = """toc tables fenced_code abbr admonition attr_list def_list footnotes md_in_html smarty wikilinks
pymdownx.arithmatex pymdownx.betterem pymdownx.blocks.admonition pymdownx.caret pymdownx.critic pymdownx.details
pymdownx.emoji pymdownx.keys pymdownx.magiclink pymdownx.mark pymdownx.snippets pymdownx.superfences pymdownx.tabbed
pymdownx.tasklist pymdownx.tilde""".split()  # noqa: SIM905 - twenty quoted strings read worse


def by_mkdocs(folder, pages):
    """Build a site with MkDocs, with as many extensions as can be."""
    files = {
        "mkdocs.yml": f"site_name: x\nplugins: []\ntheme: {{name: null, custom_dir: theme}}\n"
        f"markdown_extensions: [{', '.join(EXTENSIONS)}]\n",
        "theme/main.html": LAYOUT % ("page.title", "page.meta.description", "page.content"),
    }
    command = (sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet")
    build(folder, {**files, **posts("docs/", pages, "")}, *command)
    return made((folder / "site").glob("*/index.html"))


def by_commonmark(_, pages):
    """Parse as CommonMark says."""
    return {name: f"<main>{MarkdownIt('commonmark').render(text)}</main>" for name, text in pages.items()}


def by_gfm(_, pages):
    """Parse as GitHub does: it links addresses and e-mail, and no names of domains alone."""
    parser = MarkdownIt("gfm-like")
    parser.linkify.set({"fuzzy_link": False})
    return {name: f"<main>{parser.render(text)}</main>" for name, text in pages.items()}


def by_github(_, pages):
    """Parse with GitHub's own parser, HTML let through."""
    need(module="cmarkgfm")
    from cmarkgfm import markdown_to_html_with_extensions as parse
    from cmarkgfm.cmark import Options

    options = Options.CMARK_OPT_UNSAFE | Options.CMARK_OPT_FOOTNOTES
    extensions = ["table", "strikethrough", "autolink", "tasklist"]
    return {name: f"<main>{parse(text, options, extensions)}</main>" for name, text in pages.items()}


#: Each with the dialect that it reads.
HOSTS = {
    by_commonmark: "commonmark",
    by_gfm: "gfm",
    by_github: "gfm",
    by_hugo: "hugo",
    by_jekyll: "jekyll",
    by_mkdocs: "mkdocs",
}
