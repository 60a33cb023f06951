"""Starts JupyterLab, with the arguments of `jupyter lab`.

JupyterLab asks its bundled yarn for a registry each time that it is loaded: half a second and more for
an answer that only `jupyter lab build` needs, which the course never runs. Here it gets the answer that
it takes where there is no Node.js.
"""

import sys

import jupyterlab.commands

jupyterlab.commands._yarn_config = lambda logger: {"yarn config": {}, "npm config": {}}

from jupyterlab.labapp import main  # noqa: E402 (it asks while it is imported)

sys.exit(main())
