"""Standard input: {name: text of a .ts file in percent format}. Output: for each, the cells as jupytext reads them,
and the text that it writes back."""

import json
import sys

import jupytext

# Says how many blank lines follow a cell; it isn't part of what the cell is.
LAYOUT = {"lines_to_next_cell"}

result = {}
for name, text in json.load(sys.stdin).items():
    notebook = jupytext.reads(text, fmt="ts:percent")
    result[name] = {
        "cells": [
            {
                "type": cell.cell_type,
                "source": cell.source,
                "metadata": {key: value for key, value in cell.metadata.items() if key not in LAYOUT},
            }
            for cell in notebook.cells
        ],
        "text": jupytext.writes(notebook, fmt="ts:percent"),
    }
json.dump(result, sys.stdout)
