"""Another built-in pack in place of our own: lowback as if it were installed elsewhere."""

import inspect
import shutil
import sys
from pathlib import Path

import lowback
from lowback.pack.folder import builtin_folder


def installed(monkeypatch, package):
    """Let lowback stand in a folder of another name, such as one that has a pack in it under "data"."""
    module = inspect.getmodule(builtin_folder)
    inside = Path(module.__spec__.origin).relative_to(Path(lowback.__file__).parent)
    monkeypatch.setattr(module, "__file__", str(package / inside))


def copied(package):
    """Copy our built-in pack to where lowback looks for it when it stands in a folder, and return the pack's folder."""
    return shutil.copytree(builtin_folder().name, package / "data")


def forget():
    """Let everything that lowback keeps once it was read or worked out be read and worked out anew."""
    modules = [module for name, module in sys.modules.items() if name.partition(".")[0] == "lowback"]
    for value in [value for module in modules for value in vars(module).values()]:
        if hasattr(value, "cache_clear"):
            value.cache_clear()
