"""Which version of the data this is."""

from lowback.catalog.builtin import builtin_version
from lowback.pack.folder import builtin_folder

#: The version of the built-in data: three numbers joined by points. It changes whenever the data does.
data_version: str = builtin_version(builtin_folder())
