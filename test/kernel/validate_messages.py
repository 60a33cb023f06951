"""Validates messages by Jupyter's own schemas: reads a JSON list of messages from the file given, prints the faults."""

import json
import sys

from jupyter_kernel_test.msgspec_v5 import schema_fragments, validate_message

faults = []
with open(sys.argv[1]) as file:
    messages = json.load(file)
for message in messages:
    kind = message["header"]["msg_type"]
    if kind not in schema_fragments:
        faults.append(f"{kind}: Jupyter's schemas know no such message")
        continue
    if message["content"].get("status") == "aborted":
        continue  # The schemas still have the older spelling.
    try:
        validate_message(message, kind, message["parent_header"].get("msg_id"))
    except Exception as problem:
        faults.append(f"{kind}: {str(problem).splitlines()[0]}")
json.dump({"count": len(messages), "kinds": sorted({m["header"]["msg_type"] for m in messages}), "faults": faults}, sys.stdout)
