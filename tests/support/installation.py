"""Lowback as if it were installed elsewhere, with another built-in pack in place of our own."""

import inspect
import shutil
import sys
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

import lowback
from lowback.pack.locate import builtin_folder


@contextmanager
def installed(package):
    """Let lowback be in a folder for a while: its built-in pack is what that folder has in it under "data"."""
    module = inspect.getmodule(builtin_folder)
    inside = Path(module.__spec__.origin).relative_to(Path(lowback.__file__).parent)
    with mock.patch.object(module, "__file__", str(package / inside)):
        forget()
        yield
    forget()


def copied(package):
    """Make a folder in which lowback can be, with a copy of our built-in pack, and return the folder of the pack."""
    package.mkdir()
    for path in Path(lowback.__file__).parent.iterdir():
        if path.name != "data":
            (package / path.name).symlink_to(path)
    return shutil.copytree(builtin_folder().name, package / "data")


def forget():
    """Let everything that lowback keeps once it was read or worked out be read and worked out anew."""
    modules = [module for name, module in sys.modules.items() if name.partition(".")[0] == "lowback"]
    for value in [value for module in modules for value in vars(module).values()]:
        if hasattr(value, "cache_clear"):
            value.cache_clear()
