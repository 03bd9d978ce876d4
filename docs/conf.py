"""How the documentation is built."""

from __future__ import annotations

from importlib.metadata import version as version_of

project = "spasmograph"
author = "The spasmograph contributors"
release = version_of("spasmograph")
version = release

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

html_theme = "furo"
html_title = f"spasmograph {release}"

autodoc_typehints = "signature"
autodoc_member_order = "bysource"
napoleon_google_docstring = False
napoleon_use_rtype = False
napoleon_use_ivar = True
default_role = "code"

exclude_patterns = ["_build"]
