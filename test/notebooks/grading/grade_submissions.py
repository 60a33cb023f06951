"""Grades every submission of an nbgrader course.

Arguments: the folder of a course that has nbgrader_config.py, source/<set>/<set>.ipynb and
submitted/<student>/<set>/<set>.ipynb; the students whose code has loops without an end, with commas between; the file to
write the report to, as JSON. (What goes to standard output isn't ours alone: kernels inherit it.)
"""

import json
import logging
import os
import sys
import time
import warnings
from pathlib import Path

from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from nbgrader.validator import Validator
from traitlets.config import Config

course, endless, target = Path(sys.argv[1]), sys.argv[2].split(","), Path(sys.argv[3])
logging.disable(logging.CRITICAL)
warnings.simplefilter("ignore")
os.chdir(course)


# What jupyter_client says of a kernel that ends before it answers. With many kernels starting side by side, two may now and then
# be promised the same port; that is no submission's fault, so it gets a second kernel.
DIED_AT_ONCE = "Kernel died before replying to kernel_info"


def submissions():
    """All of them; those with a loop without an end come last."""
    return sorted(Path("submitted").glob("*/*/*.ipynb"), key=lambda path: (path.parts[1] in endless, path))


def grade_with_nbgrader():
    config = Config()
    exec(Path("nbgrader_config.py").read_text(), {"get_config": lambda: config})
    config.CourseDirectory.root = str(course)
    config.CourseDirectory.course_id = "attention"
    api = NbGraderAPI(config=config)
    report = {"released": {}, "scores": {}, "feedback": {}, "validated": {}}
    for folder in sorted(Path("source").iterdir()):
        made = api.generate_assignment(folder.name)
        if not made["success"]:
            raise SystemExit(f"generate_assignment failed: {made}")
        report["released"][folder.name] = Path("release", folder.name, f"{folder.name}.ipynb").read_text()
    honest = []
    for path in submissions():
        student, assignment = path.parts[1], path.parts[2]
        # A cell gets as long as a whole submission took on average: much for one that ends, however busy the machine is.
        config.ExecutePreprocessor.timeout = max(3, round(sum(honest) / len(honest))) if student in endless else 600
        began = time.monotonic()
        graded = api.autograde(assignment, student)
        if not graded["success"] and DIED_AT_ONCE in str(graded):
            graded = api.autograde(assignment, student)
        if not graded["success"]:
            raise SystemExit(f"autograde failed for {student}: {graded}")
        honest.append(time.monotonic() - began)
        with Gradebook("sqlite:///gradebook.db", "attention") as gradebook:
            submission = gradebook.find_submission(assignment, student)
            report["scores"][student] = {g.name: g.score for n in submission.notebooks for g in n.grades if g.cell.cell_type == "code"}
    for student in [name for name in ["right", "wrong-throughout"] if Path("submitted", name).exists()]:
        assignment = next(Path("submitted", student).iterdir()).name
        if api.generate_feedback(assignment, student)["success"]:
            report["feedback"][student] = next(Path("feedback", student, assignment).glob("*.html")).read_text()
    for name, path in {"solution": next(Path("source").glob("*/*.ipynb")), "starter": next(Path("release").glob("*/*.ipynb"))}.items():
        found = Validator(config=config).validate(str(path))
        report["validated"][name] = {key: len(value) for key, value in found.items()}
    return report


target.write_text(json.dumps(grade_with_nbgrader()), encoding="utf-8")
