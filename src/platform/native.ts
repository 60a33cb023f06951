// TensorFlow's native library, as far as files can tell: where its addon is, and whether it is the one that was seen working.
import * as crypto from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";

/** The installed package `@tensorflow/tfjs-node`. */
export interface TfjsNode {
  readonly folder: string;
  readonly version: string;
  /** Where it looks for its native addon. */
  readonly addon: string;
  /** What the set-up notes beside the addon. */
  readonly fingerprint: string;
}

/** What is noted beside an addon that was seen working. It holds for this addon, this package and these libraries only. */
export interface Fingerprint {
  /** The package's version. */
  readonly tfjsNode: string;
  readonly platform: string;
  readonly arch: string;
  /** The version of Node's addon interface that it was built for. */
  readonly napi: number;
  /** Of the addon. */
  readonly sha256: string;
  /** What it loads, by path, what others need last. */
  readonly libraries: readonly { readonly file: string; readonly bytes: number }[];
  /** TensorFlow's version. */
  readonly tensorflow: string;
}

/** tfjs-node looks for its addon below lib/napi-v8: version 8 of an interface that every later Node keeps. */
export const napi = 8;

/**
 * The addon that joins Node and TensorFlow, where tfjs-node looks for it.
 *
 * @param tfjsNode the package's folder
 */
export function addonFile(tfjsNode: string): string {
  return path.join(tfjsNode, "lib", `napi-v${napi}`, "tfjs_binding.node");
}

/**
 * @param root the project's folder
 * @returns undefined where npm has not installed it
 */
export function tfjsNodeOf(root: string): TfjsNode | undefined {
  const folder = path.join(root, "node_modules", "@tensorflow", "tfjs-node");
  try {
    const { version } = JSON.parse(fs.readFileSync(path.join(folder, "package.json"), "utf8")) as { version: string };
    const addon = addonFile(folder);
    return { folder, version, addon, fingerprint: addon.replace(/\.node$/, ".json") };
  } catch {
    return undefined;
  }
}

function sha256Of(file: string): string {
  return crypto.createHash("sha256").update(fs.readFileSync(file)).digest("hex");
}

/**
 * What to note beside an addon that was seen working.
 *
 * @param libraries paths
 * @param tensorflow its version
 */
export function fingerprintOf(
  addon: string,
  tfjsNode: TfjsNode,
  libraries: readonly string[],
  tensorflow: string,
): Fingerprint {
  return {
    tfjsNode: tfjsNode.version,
    platform: process.platform,
    arch: process.arch,
    napi,
    sha256: sha256Of(addon),
    libraries: libraries.map((file) => ({ file, bytes: fs.statSync(file).size })),
    tensorflow,
  };
}

function readFingerprint(file: string): Fingerprint | undefined {
  try {
    const noted = JSON.parse(fs.readFileSync(file, "utf8")) as Fingerprint;
    return Array.isArray(noted.libraries) ? noted : undefined;
  } catch {
    return undefined;
  }
}

/** What comes of comparing an addon with what was noted. */
export type CheckedAddon =
  | { readonly ok: true; readonly tensorflow: string }
  /** noted: false where nothing was ever noted, so that the addon may be somebody's own. */
  | { readonly ok: false; readonly problem: string; readonly noted: boolean };

/**
 * Compares an addon with what was noted when it was seen working. Quick, and changes nothing.
 *
 * @param note the fingerprint's file
 */
export function checkAddon(addon: string, note: string, tfjsNodeVersion: string): CheckedAddon {
  if (!fs.existsSync(addon)) return { ok: false, problem: "it is not installed", noted: false };
  const noted = readFingerprint(note);
  if (noted === undefined) return { ok: false, problem: "it was not seen working yet", noted: false };
  const problem = whatChanged(addon, noted, tfjsNodeVersion);
  return problem === undefined ? { ok: true, tensorflow: noted.tensorflow } : { ok: false, problem, noted: true };
}

function whatChanged(addon: string, noted: Fingerprint, tfjsNodeVersion: string): string | undefined {
  if (noted.tfjsNode !== tfjsNodeVersion)
    return `its addon is for tfjs-node ${noted.tfjsNode}, and ${tfjsNodeVersion} is installed`;
  if (noted.platform !== process.platform || noted.arch !== process.arch)
    return `its addon is for ${noted.platform} ${noted.arch}`;
  if (Number(process.versions["napi"] ?? 0) < noted.napi)
    return `its addon is for a newer Node than ${process.version}`;
  if (sha256Of(addon) !== noted.sha256) return "its addon is not the one that was seen working";
  for (const { file, bytes } of noted.libraries) {
    const size = fs.existsSync(file) ? fs.statSync(file).size : undefined;
    if (size === undefined) return `${file} is gone`;
    if (size !== bytes) return `${file} is damaged (${size} bytes instead of ${bytes})`;
  }
  return undefined;
}

/** Whether a clone has TensorFlow's native library. */
export type NativeStatus =
  /** version: TensorFlow's, such as "2.19.1". */
  | { readonly ok: true; readonly version: string }
  /** problem: half a sentence; cure: a command. */
  | { readonly ok: false; readonly problem: string; readonly cure: string };

/** Whether this clone has TensorFlow's native library, as far as files can tell: a millisecond, and nothing is loaded. */
export function nativeStatus(root: string): NativeStatus {
  const tfjsNode = tfjsNodeOf(root);
  if (tfjsNode === undefined)
    return { ok: false, problem: "npm has not installed @tensorflow/tfjs-node", cure: "npm ci" };
  const checked = checkAddon(tfjsNode.addon, tfjsNode.fingerprint, tfjsNode.version);
  return checked.ok
    ? { ok: true, version: checked.tensorflow }
    : { ok: false, problem: `TensorFlow's native library can't be used: ${checked.problem}`, cure: "npm run setup" };
}

/**
 * The shared libraries that TensorFlow consists of here, those first that others need.
 *
 * @returns absolute paths; none where there is no native TensorFlow, or another backend is asked for
 */
export function nativeLibraries(root: string): string[] {
  const tfjsNode = tfjsNodeOf(root);
  if (tfjsNode === undefined || !["", "tensorflow"].includes(process.env["ATTENTION_COURSE_BACKEND"] ?? "")) return [];
  return (readFingerprint(tfjsNode.fingerprint)?.libraries ?? []).map(({ file }) => file).reverse();
}
