"""Runs jupyter_kernel_test on the kernel `tslab`, with every sample that a TypeScript kernel can have.

Prints, as JSON, how many tests ran, which were skipped and why, and which failed with what.
"""

import json
import sys
import unittest

import jupyter_kernel_test


class TypeScriptKernelTests(jupyter_kernel_test.KernelTests):
    kernel_name = "tslab"
    language_name = "typescript"
    file_extension = ".ts"

    code_hello_world = "console.log('hello, world');"
    code_stderr = "console.error('to stderr');"

    completion_samples = [
        {"text": "[1, 2].conca", "matches": {"concat"}},
        {"text": "'text'.toUpp", "matches": {"toUpperCase"}},
        {"text": "JSON.", "matches": {"parse", "stringify"}},
        {"text": "nowhere.at.all."},
    ]

    complete_code_samples = ["1 + 1", "console.log('hello')", "function f() {\n  return 1;\n}", "await Promise.resolve(1);"]
    incomplete_code_samples = ["function f() {", "const list = [1,", "console.log(", "`open"]
    invalid_code_samples = ["const = 1;", "}", "let 1a = 2;"]

    code_generate_error = "throw new Error('on purpose');"

    code_execute_result = [
        {"code": "1 + 2 + 3", "result": "6"},
        {"code": "[1, 2, 3].map((n) => n * n)", "result": "[ 1, 4, 9 ]"},
        {"code": "const heads = 4;\nheads * 2", "result": "8"},
        {"code": "await Promise.resolve(true)", "result": "true"},
        {"code": "({ [Symbol.for('Jupyter.display')]() { return { 'text/plain': 'bold', 'text/html': '<b>bold</b>' }; } })", "mime": "text/html", "result": "<b>bold</b>"},
        {"code": "({ data: [{ type: 'bar', y: [1, 2] }], layout: {} })", "mime": "application/vnd.plotly.v1+json"},
    ]

    code_display_data = [
        {"code": f"import {{ display }} from 'tslab';\n{call};", "mime": mime}
        for call, mime in [
            ("display.html('<b>bold</b>')", "text/html"),
            ("display.markdown('**bold**')", "text/markdown"),
            ("display.svg('<svg/>')", "image/svg+xml"),
            ("display.png(Buffer.from([1]))", "image/png"),
            ("display.latex('$x$')", "text/latex"),
            ("display.text('text')", "text/plain"),
            ("display.raw('application/json', { a: 1 } as any)", "application/json"),
        ]
    ]

    code_history_pattern = "1 + 2*"
    supported_history_operations = ("tail", "range", "search")

    code_inspect_sample = "parseInt"

    code_clear_output = "console.clear();"


passed = []


class Results(unittest.TestResult):
    def addSuccess(self, test):
        passed.append(test.id().rsplit(".", 1)[-1])
        super().addSuccess(test)


def name(test):
    return str(test).replace(f"({__name__}.TypeScriptKernelTests)", "").split(" ")[0] + (
        " " + test._subDescription() if hasattr(test, "_subDescription") else ""
    )


results = Results()
unittest.defaultTestLoader.loadTestsFromTestCase(TypeScriptKernelTests).run(results)
json.dump(
    {
        "run": results.testsRun,
        "passed": sorted(passed),
        "skipped": {name(test): why for test, why in results.skipped},
        "failed": {name(test): trace.strip().splitlines()[-1] for test, trace in results.failures + results.errors},
    },
    sys.stdout,
)
