// node dist/src/builder/main.js [--check] [--force [file …]]: what `npm run build` runs once the library is compiled.
import { parseArgs } from "node:util";

import { UserError } from "../errors";
import { projectRoot } from "../platform/root";
import { buildCourse, describeBuild } from "./build-course";

const HELP = `Builds notebooks/, exercises/ and solutions/ from course/.

npm run build                        write what changed; leave alone what was edited since it was built
npm run build -- --check             write nothing; exit 1 and name what isn't up to date
npm run build -- --force             overwrite edited files as well
npm run build -- --force FILE …      overwrite only these`;

function main(args: string[]): number {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { check: { type: "boolean" }, force: { type: "boolean" }, help: { type: "boolean", short: "h" } },
  });
  if (values.help === true) {
    console.log(HELP);
    return 0;
  }
  if (positionals.length > 0 && values.force !== true)
    throw new UserError(`The build makes all files at once; name files only with --force.\n\n${HELP}`);

  const check = values.check === true;
  const force = values.force === true && positionals.length > 0 ? positionals : values.force === true;
  const report = buildCourse({ root: projectRoot(), check, force });
  const lines = describeBuild(report, check);
  for (const line of lines) console.log(line);

  if (lines.length === 0) console.log(`${report.unchanged} notebooks up to date`);

  return report.drifted.length > 0 ? 1 : 0;
}

try {
  process.exitCode = main(process.argv.slice(2));
} catch (error) {
  const code = (error as NodeJS.ErrnoException).code ?? "";
  if (!(error instanceof UserError) && !code.startsWith("ERR_PARSE_ARGS")) throw error;

  console.error((error as Error).message);
  process.exitCode = error instanceof UserError ? error.exitCode : 2;
}
