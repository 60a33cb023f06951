"""Standard input: {"stub": …, "solutions": [text of a solved notebook, …]}. Output: for each, the cells of what
`nbgrader generate_assignment` releases to students, made by nbgrader's own steps (all but those of its database)."""

import json
import logging
import sys

import nbformat
from nbgrader.preprocessors import (
    CheckCellMetadata,
    ClearHiddenTests,
    ClearMarkScheme,
    ClearOutput,
    ClearSolutions,
    ComputeChecksums,
    LockCells,
)
from traitlets.config import Config

request = json.load(sys.stdin)
logging.disable(logging.WARNING)
config = Config()
config.ClearSolutions.code_stub = {"typescript": request["stub"]}

# The order of nbgrader.converters.generate_assignment.GenerateAssignment.
STEPS = [
    LockCells,
    ClearSolutions,
    ClearOutput,
    CheckCellMetadata,
    ComputeChecksums,
    ClearHiddenTests,
    ClearMarkScheme,
    ComputeChecksums,
    CheckCellMetadata,
]

result = []
for text in request["solutions"]:
    notebook = nbformat.reads(text, as_version=4)
    resources = {}
    for step in STEPS:
        notebook, resources = step(config=config).preprocess(notebook, resources)
    result.append(nbformat.writes(notebook) + "\n")
json.dump(result, sys.stdout)
