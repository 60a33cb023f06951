"""Grades every submission of an nbgrader course, in one of two ways.

Arguments: `notebook` (runs each notebook as it is) or `nbgrader` (the real one); the folder of a course that has
nbgrader_config.py, source/<set>/<set>.ipynb and submitted/<student>/<set>/<set>.ipynb; seconds that a cell may take;
the file to write the report to, as JSON. (What goes to standard output isn't ours alone: kernels inherit it.)
"""

import json
import logging
import os
import sys
import warnings
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from nbgrader.utils import determine_grade, is_grade, is_solution
from nbgrader.validator import Validator
from traitlets.config import Config

way, course, timeout, target = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4])
logging.disable(logging.CRITICAL)
warnings.simplefilter("ignore")
os.chdir(course)


# What jupyter_client says of a kernel that ends before it answers. With many kernels starting side by side, two may now and then
# be promised the same port; that is no submission's fault, so it gets a second kernel.
DIED_AT_ONCE = "Kernel died before replying to kernel_info"


def submissions():
    return sorted(Path("submitted").glob("*/*/*.ipynb"))


def run_as_it_is(path):
    """What a learner gets who runs all cells: the last copy of each check cell counts, as for nbgrader."""
    notebook = nbformat.read(path, as_version=4)

    def run():
        NotebookClient(
            notebook, timeout=timeout, interrupt_on_timeout=True, allow_errors=True, resources={"metadata": {"path": str(path.parent)}}
        ).execute()

    try:
        run()
    except RuntimeError as error:
        if str(error) != DIED_AT_ONCE:
            raise
        run()
    return {c.metadata.nbgrader.grade_id: determine_grade(c)[0] for c in notebook.cells if is_grade(c) and not is_solution(c)}


def grade_with_nbgrader():
    config = Config()
    exec(Path("nbgrader_config.py").read_text(), {"get_config": lambda: config})
    config.CourseDirectory.root = str(course)
    config.CourseDirectory.course_id = "attention"
    config.ExecutePreprocessor.timeout = timeout
    api = NbGraderAPI(config=config)
    report = {"released": {}, "scores": {}, "feedback": {}, "validated": {}}
    for folder in sorted(Path("source").iterdir()):
        made = api.generate_assignment(folder.name)
        if not made["success"]:
            raise SystemExit(f"generate_assignment failed: {made}")
        report["released"][folder.name] = Path("release", folder.name, f"{folder.name}.ipynb").read_text()
    for path in submissions():
        student, assignment = path.parts[1], path.parts[2]
        graded = api.autograde(assignment, student)
        if not graded["success"] and DIED_AT_ONCE in str(graded):
            graded = api.autograde(assignment, student)
        if not graded["success"]:
            raise SystemExit(f"autograde failed for {student}: {graded}")
        with Gradebook("sqlite:///gradebook.db", "attention") as gradebook:
            submission = gradebook.find_submission(assignment, student)
            report["scores"][student] = {g.name: g.score for n in submission.notebooks for g in n.grades if g.cell.cell_type == "code"}
    for student in ["right", "wrong-throughout"]:
        assignment = next(Path("submitted", student).iterdir()).name
        if api.generate_feedback(assignment, student)["success"]:
            report["feedback"][student] = next(Path("feedback", student, assignment).glob("*.html")).read_text()
    for name, path in {"solution": next(Path("source").glob("*/*.ipynb")), "starter": next(Path("release").glob("*/*.ipynb"))}.items():
        found = Validator(config=config).validate(str(path))
        report["validated"][name] = {key: len(value) for key, value in found.items()}
    return report


result = grade_with_nbgrader() if way == "nbgrader" else {path.parts[1]: run_as_it_is(path) for path in submissions()}
target.write_text(json.dumps(result), encoding="utf-8")
