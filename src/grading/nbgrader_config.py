"""What nbgrader needs to know to grade this course: put it into your nbgrader course's folder.

Start nbgrader from this project's Python environment (.venv), which has the notebooks' kernel.
"""

from nbgrader import preprocessors

c = get_config()  # noqa: F821  nbgrader defines it

# What a learner finds in place of a solution. TypeScript is a language that nbgrader has no stub for.
c.ClearSolutions.code_stub = {
    "typescript": '// YOUR CODE HERE\nthrow new Error("not written yet");',
}

# A cell that doesn't end (seconds): it is interrupted, scores 0, and the cells below it are graded all the same.
c.ExecutePreprocessor.timeout = 60
c.ExecutePreprocessor.interrupt_on_timeout = True

# A check cell that a learner has deleted scores 0. (nbgrader could put it back, but marks it with a comment
# that starts with "#", which isn't TypeScript.)
c.OverwriteCells.add_missing_cells = False


class KeepLastCopy(preprocessors.DeduplicateIds):
    """Of a cell that a learner has duplicated, the last copy counts.

    That is nbgrader's own rule, but it leaves the other copies with metadata that it then refuses, and the whole
    submission with them (nbgrader's issue 1083). Here they become plain cells.
    """

    def preprocess(self, nb, resources):
        nb, resources = super().preprocess(nb, resources)
        for cell in nb.cells:
            if cell.metadata.get("nbgrader") == {}:
                del cell.metadata["nbgrader"]
        return nb, resources


c.Autograde.sanitize_preprocessors = [
    preprocessors.ClearOutput,
    KeepLastCopy,
    preprocessors.OverwriteKernelspec,
    preprocessors.OverwriteCells,
    preprocessors.CheckCellMetadata,
]
