// What there is for each system, and where this machine keeps it. Nothing here touches the disk.
import * as os from "node:os";
import * as path from "node:path";

export interface System {
  readonly platform: NodeJS.Platform;
  /** As `process.arch` spells it. */
  readonly arch: string;
}

const thisSystem: System = { platform: process.platform, arch: process.arch };

/** The folder that all clones of the course share for what is large and downloaded; it need not exist. */
export function cacheFolder(env = process.env, platform = process.platform, home = os.homedir()): string {
  const { isAbsolute, join, resolve } = platform === "win32" ? path.win32 : path.posix;
  if (env["ATTENTION_COURSE_CACHE"]) return resolve(env["ATTENTION_COURSE_CACHE"]);
  if (platform === "win32") return join(env["LOCALAPPDATA"] || join(home, "AppData", "Local"), "attention-course");
  if (platform === "darwin") return join(home, "Library", "Caches", "attention-course");
  const xdg = env["XDG_CACHE_HOME"];
  // The XDG specification: a relative path is invalid and must be ignored.
  return join(xdg && isAbsolute(xdg) ? xdg : join(home, ".cache"), "attention-course");
}

/** TensorFlow's packages are built for the GNU C library. */
export function lacksGlibc(): boolean {
  const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  return process.platform === "linux" && report.header?.glibcVersionRuntime === undefined;
}

/** A wheel of TensorFlow on PyPI, which has the native library in it. */
export interface Wheel {
  /** Its name on PyPI. */
  readonly project: string;
  readonly version: string;
  /** The tags that pip is asked for. */
  readonly platforms: readonly string[];
  /** Of the file, so that neither a truncated nor an exchanged one is used. */
  readonly sha256: string;
  /** To download. */
  readonly megabytes: number;
  /** Megabytes that stay on disk. */
  readonly unpacked: number;
  /** Files inside the wheel, the one to load first. */
  readonly libraries: readonly string[];
}

const version = "2.19.1";

const wheels: Readonly<Record<string, Wheel>> = {
  "linux-x64": {
    project: "tensorflow-cpu",
    version,
    platforms: ["manylinux_2_17_x86_64", "manylinux2014_x86_64"],
    sha256: "0b6d72bd09c267e7573757bd309f5b1e2cdb02577339991da751f3a1411e4dae",
    megabytes: 252,
    unpacked: 760,
    libraries: ["libtensorflow_cc.so.2", "libtensorflow_framework.so.2"],
  },
  "linux-arm64": {
    project: "tensorflow",
    version,
    platforms: ["manylinux_2_17_aarch64", "manylinux2014_aarch64"],
    sha256: "22deedc251837f2382d2b287c705705cb089bfaf79b2274b78c08740e02bf188",
    megabytes: 253,
    unpacked: 930,
    libraries: ["libtensorflow_cc.so.2", "libtensorflow_framework.so.2"],
  },
  "darwin-arm64": {
    project: "tensorflow",
    version,
    platforms: ["macosx_12_0_arm64"],
    sha256: "8a274a1336051bef0e7e042fa5818a9d342e300d9c311c5d7933eb60e2269770",
    megabytes: 253,
    unpacked: 700,
    libraries: ["libtensorflow_cc.2.dylib", "libtensorflow_framework.2.dylib"],
  },
};

/** The wheel for a system; undefined where PyPI has none that can be linked (Windows, Intel Macs). */
export function wheelFor({ platform, arch } = thisSystem): Wheel | undefined {
  return wheels[`${platform}-${arch}`];
}

/** What TensorFlow.js itself publishes for a system: its library and its addon. */
export interface Official {
  /** Of libtensorflow. */
  readonly version: string;
  /** Addresses. */
  readonly library: string;
  readonly addon: string;
  /** Files in the library's archive, below lib/. */
  readonly libraries: readonly string[];
}

const published: Readonly<Partial<Record<NodeJS.Platform, { name: string; extension: string; libraries: string[] }>>> =
  {
    linux: { name: "linux", extension: "tar.gz", libraries: ["libtensorflow.so.2", "libtensorflow_framework.so.2"] },
    darwin: {
      name: "darwin",
      extension: "tar.gz",
      libraries: ["libtensorflow.2.dylib", "libtensorflow_framework.2.dylib"],
    },
    win32: { name: "windows", extension: "zip", libraries: ["tensorflow.dll"] },
  };

/**
 * Addresses as tfjs-node's scripts/install.js makes them, with the variables that it reads for a mirror.
 *
 * @returns undefined where there is none, or none that works (everything but x64)
 */
export function officialFor(
  tfjsNodeVersion: string,
  { platform, arch } = thisSystem,
  env = process.env,
): Official | undefined {
  const files = published[platform];
  if (files === undefined || arch !== "x64") return undefined;
  const { name, extension, libraries } = files;
  const host =
    env["TFJS_NODE_CDN_STORAGE"] ||
    env["npm_config_TFJS_NODE_CDN_STORAGE"] ||
    env["CDN_STORAGE"] ||
    "https://storage.googleapis.com/";
  const base =
    env["TFJS_NODE_BASE_URI"] ||
    env["npm_config_TFJS_NODE_BASE_URI"] ||
    `${host}tensorflow/libtensorflow/libtensorflow-`;
  const addons = env["npm_config_tfjs_binding_binary_host_mirror"] || `${host}tf-builds/pre-built-binary`;
  const official = "2.9.1";
  return {
    version: official,
    library: `${base}cpu-${name}-x86_64-${official}.${extension}`,
    addon: `${addons.replace(/\/$/, "")}/napi-v8/${tfjsNodeVersion}/CPU-${name}-${tfjsNodeVersion}.${extension}`,
    libraries,
  };
}
