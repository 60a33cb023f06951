"""Grades five submissions of one function with the real nbgrader, in a course of its own in the current folder.

Prints, as JSON, each student's score and what nbgrader said of it.
"""

import json
import logging
import sys
from pathlib import Path

import nbformat
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from traitlets.config import Config

ASSIGNMENT, NOTEBOOK = "weights", "softmax"

CONFIG = """
c = get_config()
c.CourseDirectory.course_id = "attention"
c.ClearSolutions.code_stub = {"typescript": "throw new Error('Not written yet: put your code here.');"}
c.ClearSolutions.begin_solution_delimeter = "BEGIN SOLUTION"
c.ClearSolutions.end_solution_delimeter = "END SOLUTION"
c.ExecutePreprocessor.timeout = 60
"""

SOLUTION = """function softmax(scores: number[]): number[] {
  // BEGIN SOLUTION
  const exponentials = scores.map((score) => Math.exp(score));
  const total = exponentials.reduce((sum, value) => sum + value, 0);
  return exponentials.map((value) => value / total);
  // END SOLUTION
}"""

SUMS_TO_ONE = """import * as assert from "node:assert";
const sum = softmax([1, 2, 3]).reduce((total, weight) => total + weight, 0);
assert.ok(Math.abs(sum - 1) < 1e-6, "weights add up to 1");"""

LARGER_COUNTS_MORE = """const [low, high] = softmax([0, Math.log(3)]);
assert.ok(high! > low!, "a larger score gets a larger weight");
// BEGIN HIDDEN TESTS
assert.ok(Math.abs(high! - 0.75) < 1e-6);
// END HIDDEN TESTS"""


def answer(body):
    return "function softmax(scores: number[]): number[] {\n" + body + "\n}"


# None leaves the assignment as it was released.
SUBMISSIONS = {
    "right": answer("  const e = scores.map(Math.exp);\n  return e.map((x) => x / e.reduce((a, b) => a + b));"),
    "wrong": answer("  return scores;"),
    "partly": answer("  return scores.map(() => 1 / scores.length);"),
    "untouched": None,
    "broken": answer("  return scores.mop((score) => score"),
}


def cell(source, grade_id, **flags):
    made = nbformat.v4.new_code_cell(source)
    made.metadata["nbgrader"] = {"schema_version": 3, "grade": False, "solution": False, "locked": False, "task": False, "grade_id": grade_id, **flags}
    return made


def write_course():
    Path("nbgrader_config.py").write_text(CONFIG)
    folder = Path("source", ASSIGNMENT)
    folder.mkdir(parents=True)
    nb = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_markdown_cell("# Softmax"),
            cell(SOLUTION, "softmax", solution=True),
            cell(SUMS_TO_ONE, "sums-to-one", grade=True, locked=True, points=2),
            cell(LARGER_COUNTS_MORE, "larger-counts-more", grade=True, locked=True, points=3),
        ],
        metadata={"kernelspec": {"name": "tslab", "language": "typescript", "display_name": "TypeScript"}},
    )
    nbformat.write(nb, folder / f"{NOTEBOOK}.ipynb")


def submit(student, solution):
    nb = nbformat.read(Path("release", ASSIGNMENT, f"{NOTEBOOK}.ipynb"), as_version=4)
    if solution is not None:
        next(c for c in nb.cells if c.metadata.get("nbgrader", {}).get("grade_id") == "softmax").source = solution
    folder = Path("submitted", student, ASSIGNMENT)
    folder.mkdir(parents=True)
    nbformat.write(nb, folder / f"{NOTEBOOK}.ipynb")


def grade():
    write_course()
    config = Config()
    exec(CONFIG, {"get_config": lambda: config})
    config.CourseDirectory.root = str(Path.cwd())
    api = NbGraderAPI(config=config)
    api.log.setLevel(logging.ERROR)
    released = api.generate_assignment(ASSIGNMENT)
    if not released["success"]:
        raise SystemExit(f"generate_assignment failed: {released['log']}\n{released['error']}")
    source = Path("release", ASSIGNMENT, f"{NOTEBOOK}.ipynb").read_text()
    report = {"released": {"stub": "Not written yet" in source, "solution": "exponentials" in source, "hidden": "0.75" in source}, "students": {}}
    for student, solution in SUBMISSIONS.items():
        submit(student, solution)
        outcome = api.autograde(ASSIGNMENT, student)
        entry = {"success": outcome["success"], "score": None, "max": None}
        if outcome["success"]:
            with Gradebook("sqlite:///gradebook.db", "attention") as gradebook:
                submission = gradebook.find_submission(ASSIGNMENT, student)
                entry.update(score=submission.score, max=submission.max_score, cells={g.name: g.auto_score for n in submission.notebooks for g in n.grades})
        else:
            entry["error"] = f"{outcome['log'] or ''}\n{outcome['error'] or ''}".strip()[-3000:]
        report["students"][student] = entry
    return report


# nbgrader and nbconvert print as they please; the report goes to the real stdout.
stdout, sys.stdout = sys.stdout, sys.stderr
json.dump(grade(), stdout)
