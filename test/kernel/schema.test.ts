import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { kernelTest } from "./group";
import { temporaryFolder } from "./kernelspec";
import { pythonJson } from "./python";

kernelTest("every kind of message that the kernel sends satisfies Jupyter's own schemas", async (kernel) => {
  await kernel.execute("console.log('out');\nconsole.error('err');\n42");
  await kernel.execute(
    "import { newDisplay } from 'tslab';\nconst shown = newDisplay();\nshown.html('<b>1</b>');\nshown.html('<b>2</b>');",
  );
  await kernel.execute("throw new Error('on purpose');");
  await kernel.execute("const x: number = 'no compile';", { stop_on_error: false });
  await kernel.execute("console.clear();");
  await kernel.execute("1", { user_expressions: { two: "1 + 1", bad: "(" } });
  for (const [type, content] of [
    ["is_complete_request", { code: "function f() {" }],
    ["is_complete_request", { code: "1" }],
    ["complete_request", { code: "JSON.", cursor_pos: 5 }],
    ["inspect_request", { code: "parseInt", cursor_pos: 4, detail_level: 0 }],
    ["inspect_request", { code: " ", cursor_pos: 0, detail_level: 1 }],
    ["history_request", { output: false, raw: true, hist_access_type: "tail", n: 3 }],
    ["comm_info_request", {}],
    ["kernel_info_request", {}],
  ] as const)
    await kernel.request(type, content);

  await kernel.request("interrupt_request", {}, "control");
  await kernel.request("shutdown_request", { restart: false }, "control");
  const file = path.join(temporaryFolder(), "messages.json");
  fs.writeFileSync(
    file,
    JSON.stringify(kernel.messages.filter((m) => m.header.msg_type !== "shutdown_reply" || m.channel !== "iopub")),
  );
  const { kinds, faults } = await pythonJson<{ kinds: string[]; faults: string[] }>("validate_messages.py", [file]);
  assert.deepEqual(faults, []);
  assert.deepEqual(kinds, [
    "clear_output",
    "comm_info_reply",
    "complete_reply",
    "display_data",
    "error",
    "execute_input",
    "execute_reply",
    "execute_result",
    "history_reply",
    "inspect_reply",
    "interrupt_reply",
    "is_complete_reply",
    "kernel_info_reply",
    "shutdown_reply",
    "status",
    "stream",
    "update_display_data",
  ]);
});
