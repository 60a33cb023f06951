#!/usr/bin/env node
// @ts-check
"use strict";
// The `course` command. Plain JavaScript that Node 20 runs as it is, because its first task is to say what to do when
// the packages or the build are missing; all else is in main.ts.

const fs = require("node:fs");
const path = require("node:path");

const { projectRoot } = require("../platform/root.js");

/**
 * What keeps the command from running, as a sentence; nothing when all is there.
 *
 * @param {string} root
 * @returns {string | undefined}
 */
function whatIsMissing(root) {
  if (Number(process.versions.node.split(".")[0]) < 20)
    return `This is Node ${process.versions.node}; the course needs 20 or newer. Get it from https://nodejs.org, then run \`npm run setup\`.`;

  if (!fs.existsSync(path.join(root, "node_modules", "commander", "package.json")))
    return "The course's packages aren't installed yet. Run `npm run setup` in the course's folder; it installs and builds all that is needed.";

  if (!fs.existsSync(path.join(root, "dist", "src", "cli", "main.js")))
    return "The course isn't built yet. Run `npm run setup` in the course's folder.";

  return undefined;
}

/** @param {string[]} args */
async function launch(args) {
  const root = projectRoot();
  const missing = whatIsMissing(root);
  if (missing === undefined) {
    const { main } = require(path.join(root, "dist", "src", "cli", "main.js"));
    await main(args);
    return;
  }
  // The doctor needs neither packages nor a build, and is what one calls for when something is amiss.
  const doctor = path.join(root, "src", "setup", "doctor.js");
  if (args[0] === "doctor" && fs.existsSync(doctor)) {
    process.exitCode = await require(doctor).main(args.slice(1));
    return;
  }
  console.error(missing);
  process.exitCode = 1;
}

void launch(process.argv.slice(2));
