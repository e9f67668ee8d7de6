"""Hosts that turn Markdown into pages, as they are when nothing is configured but a layout that shows all they read."""

import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import attrs

from hosts.tools import HostError, need, run

#: A layout prints what the host read on one line of JSON, then the body.
_FRONT = "lowback-front: "
#: What Jekyll wants in the name of a post; a post that says no date of its own has this one.
_NO_DAY = "1999-12-31"


@attrs.frozen(kw_only=True)
class Post:
    """A post as its host read it. What the front matter lacks is ""."""

    #: The text as HTML, without the layout.
    body: str
    title: str
    #: Such as "2026-05-01".
    date: str
    description: str
    tags: list[str]
    slug: str
    #: Where it stands on the site, such as "/posts/runner-lowback/".
    url: str


def hugo(posts):
    """Build posts with Debian's hugo, one site for all, and return them by name.

    Args:
        posts: Markdown texts by name.

    Raises:
        HostError: when the host refuses the build or leaves a post out; the message is its own.

    """
    need("hugo")
    told = """{{ $front := dict "name" .File.ContentBaseName "title" .Title "date" (.Date.Format "2006-01-02")
        "description" .Description "tags" .Params.tags "slug" .Slug "url" .RelPermalink -}}
        {{- printf "lowback-front: %s\\n" ($front | jsonify (dict "noHTMLEscape" true)) | safeHTML -}}
        {{ .Content }}"""
    layouts = {f"layouts/_default/{name}.html": "" for name in ("list", "terms", "taxonomy", "home")}
    files = {
        "config.toml": 'baseURL = "https://example.org/"\ntitle = "Blog"\n',
        "layouts/_default/single.html": " ".join(told.split("\n        ")),
        "layouts/index.html": "",
        **layouts,
        **{f"content/posts/{name}.md": text for name, text in posts.items()},
    }
    command = ("hugo", "--quiet", "--buildFuture", "--destination", "made")
    found = _built(files, command)
    return {name: _post(found, name, day="0001-01-01") for name in posts}


def jekyll(posts):
    """Build posts with Debian's jekyll, one site for all, and return them by name.

    A text without front matter is given an empty one: Jekyll would copy it as it is.

    Args:
        posts: Markdown texts by name.

    Raises:
        HostError: when the host refuses the build, warns, or leaves a post out; the message is its own.

    """
    need("jekyll")
    wanted = {
        "title": "page.title",
        "date": "day",
        "description": "page.description",
        "tags": "page.tags",
        "slug": "page.slug",
        "url": "page.url",
        "name": "page.path",
    }
    told = ", ".join(f'"{name}": {{{{ {value} | jsonify }}}}' for name, value in wanted.items())
    layout = f"{{% assign day = page.date | date: '%Y-%m-%d' %}}{_FRONT}{{{told}}}\n{{{{ content }}}}"
    files = {
        "_config.yml": 'defaults: [{scope: {path: ""}, values: {layout: post}}]\n',
        **{f"_layouts/{name}.html": layout for name in ("post", "page", "default")},
        **{f"_posts/{_NO_DAY}-{name}.md": _fronted(text) for name, text in posts.items()},
    }
    options = ("--quiet", "--future", "--strict_front_matter", "--disable-disk-cache", "--destination", "made")
    found = _built(files, ("jekyll", "build", *options))
    return {name: _post(found, f"_posts/{_NO_DAY}-{name}.md", day=_NO_DAY) for name in posts}


def mkdocs(posts):
    """Build pages with mkdocs, one site for all in its own theme, and return them by name.

    Args:
        posts: Markdown texts by name.

    Raises:
        HostError: when the host refuses the build, warns, or leaves a page out; the message is its own.

    """
    need(module="mkdocs")
    hook = f"""
import json

def on_page_content(html, page, config, files):
    meta = {{key: page.meta.get(key) for key in ("date", "description", "tags", "slug")}}
    front = {{"name": page.file.src_uri, "title": page.title, "url": page.abs_url, **meta}}
    with open(f"{{config['site_dir']}}/{{page.file.src_uri}}.html", "w", encoding="utf-8") as made:
        made.write({_FRONT!r} + json.dumps(front, default=str) + "\\n" + html)
"""
    files = {
        "mkdocs.yml": "site_name: Blog\nsite_url: https://example.org/\nhooks: [hook.py]\n",
        "hook.py": hook,
        "docs/index.md": "# Blog\n",
        **{f"docs/{name}.md": text for name, text in posts.items()},
    }
    # It has warnings count only where it shows them.
    options = ("--strict", "--site-dir", "made")
    found = _built(files, (sys.executable, "-m", "mkdocs", "build", *options), is_quiet=False)
    return {name: _post(found, f"{name}.md", day="") for name in posts}


def commonmark(posts):
    """Return texts as HTML by name, as markdown-it-py reads CommonMark."""
    need(module="markdown_it")
    from markdown_it import MarkdownIt

    return {name: MarkdownIt("commonmark").render(text) for name, text in posts.items()}


def gfm(posts):
    """Return texts as HTML by name, as the parser of GitHub reads them."""
    need(module="cmarkgfm")
    from cmarkgfm import github_flavored_markdown_to_html as parse

    return {name: parse(text) for name, text in posts.items()}


def _fronted(text):
    return text if text.startswith("---\n") else f"---\n---\n\n{text}"


def _built(files, command, *, is_quiet=True):
    """Build a site, and return the front and the body of each page that shows them, by the name it was written by.

    What a quiet host says is a warning, and raises.
    """
    with TemporaryDirectory() as place:
        site = Path(place)
        (site / "made").mkdir()
        for name, text in files.items():
            path = site / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="")
        told = "".join(run(command, cwd=site)).strip()
        if told and is_quiet:
            raise HostError(told)
        return dict(map(_read, filter(_is_ours, sorted((site / "made").rglob("*.html")))))


def _is_ours(path):
    with path.open(encoding="utf-8") as opened:
        return opened.readline().startswith(_FRONT)


def _read(path):
    first, _, body = path.read_text(encoding="utf-8").partition("\n")
    front = json.loads(first.removeprefix(_FRONT))
    return front.pop("name"), (front, body)


def _post(found, name, day):
    """Return a post; `day` is what the host says where the front matter says none."""
    if name not in found:
        raise HostError(f"{name} was left out, or another page took its place")
    front, body = found[name]
    told = {key: front[key] or "" for key in ("title", "date", "description", "slug", "url")}
    told["date"] = "" if told["date"] == day else told["date"]
    return Post(body=body.strip(), tags=front["tags"] or [], **told)
