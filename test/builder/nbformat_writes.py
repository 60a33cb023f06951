"""Standard input: a list of notebooks, each as text. Output: the same, as nbformat reads, validates and writes them."""

import json
import sys

import nbformat

result = []
for text in json.load(sys.stdin):
    notebook = nbformat.reads(text, as_version=4)
    nbformat.validate(notebook)
    # nbformat.write, too, ends the file with a newline.
    result.append(nbformat.writes(notebook) + "\n")
json.dump(result, sys.stdout)
