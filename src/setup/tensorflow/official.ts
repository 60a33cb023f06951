// The library and the addon that TensorFlow.js publishes, from the addresses in tfjs-node's own install script.
import * as fs from "node:fs";
import * as http from "node:http";
import * as https from "node:https";
import { createRequire } from "node:module";
import * as path from "node:path";
import { pipeline } from "node:stream/promises";
import type { TfjsNode } from "../../platform/native";
import { onStop, run, throwIfInterrupted } from "../child";
import { diagnose } from "../problem";
import { failed, messageOf, missing, tellingLine, type Job, type Source } from "./source";
import { lacksGlibc, officialFor } from "./system";

/** Seconds for an answer, so that a network that swallows packets costs a second start little. */
const answerSeconds = 4;

/** TensorFlow.js' own files as a source; undefined where there are none for this system. */
export function officialSource({ tfjsNode, log }: Job): Source | undefined {
  const official = officialFor(tfjsNode.version);
  if (official === undefined || lacksGlibc()) return undefined;
  const { library, addon, libraries, version } = official;
  return {
    name: `libtensorflow-${version}`,
    libraries,
    beside: true,
    check: async () => {
      try {
        const answers = [library, addon].map((address) => request("HEAD", address, tfjsNode));
        for (const answer of await Promise.all(answers)) answer.resume();
      } catch (error) {
        throw missing(messageOf(error), "npm run setup", { passing: true });
      }
    },
    fetch: async (deps) => {
      log(`Downloading libtensorflow ${version} from ${new URL(library).host}, once for all clones.`);
      await fetchArchive(library, tfjsNode, deps);
      // Some of the Windows archives have no folders.
      for (const name of libraries) moveFile(deps, name, path.join(deps, "lib", name), library);
    },
    makeAddon: async (_deps, output) => {
      const folder = path.dirname(output);
      await fetchArchive(addon, tfjsNode, folder);
      moveFile(folder, "tfjs_binding.node", output, addon);
    },
  };
}

function request(method: "GET" | "HEAD", address: string, tfjsNode: TfjsNode): Promise<http.IncomingMessage> {
  return new Promise((resolve, reject) => {
    const url = new URL(address);
    const secure = url.protocol === "https:";
    const { env } = process;
    const proxy = env["HTTPS_PROXY"] || env["https_proxy"] || env["HTTP_PROXY"] || env["http_proxy"];
    const options: http.RequestOptions = { method };
    if (proxy && secure) {
      // As the install script does, with the package that it uses; Node 20 has nothing of its own for a proxy.
      const load = createRequire(path.join(tfjsNode.folder, "package.json"));
      const ProxyAgent = load("https-proxy-agent") as new (proxy: string) => http.Agent;
      options.agent = new ProxyAgent(proxy);
    }
    const sent = (secure ? https : http).request(url, options, (response) => {
      clearTimeout(timer);
      // From here on only silence is an error: a large file may take its time.
      response.socket.setTimeout(20_000, () => response.destroy(new Error("the connection fell silent")));
      const { statusCode = 0, headers } = response;
      if (statusCode === 200) return resolve(response);
      response.resume();
      if (statusCode >= 300 && statusCode < 400 && headers.location !== undefined)
        resolve(request(method, new URL(headers.location, url).href, tfjsNode));
      else reject(new Error(`${url.host} answers ${statusCode}`));
    });
    const late = new Error(`${url.host} does not answer within ${answerSeconds} s`);
    const timer = setTimeout(() => sent.destroy(late), answerSeconds * 1000);
    sent.on("error", (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      reject(error.code === undefined ? error : new Error(`${url.host} can't be reached (${error.code})`));
    });
    sent.end();
  });
}

/**
 * Downloads an archive and unpacks it.
 *
 * @throws {Problem} where it can't be had
 */
async function fetchArchive(address: string, tfjsNode: TfjsNode, target: string): Promise<void> {
  fs.mkdirSync(target, { recursive: true });
  const file = path.join(target, path.posix.basename(new URL(address).pathname));
  const stopping = new AbortController();
  const forget = onStop(() => stopping.abort());
  try {
    const response = await request("GET", address, tfjsNode);
    await pipeline(response, fs.createWriteStream(file), { signal: stopping.signal });
    const expected = Number(response.headers["content-length"] ?? NaN);
    const actual = fs.statSync(file).size;
    if (expected >= 0 && actual !== expected) throw new Error(`${actual} of ${expected} bytes arrived`);
  } catch (error) {
    throwIfInterrupted();
    const message = messageOf(error);
    if (diagnose(message) === "disk") throw error;
    throw missing(`${address} could not be downloaded (${message})`, "npm run setup", { passing: true });
  } finally {
    forget();
  }
  // Linux, macOS and Windows 10 have tar; the last one's reads zip files too.
  const ended = await run("tar", ["-xf", file, "-C", target]);
  fs.rmSync(file, { force: true });
  const what = `${path.basename(file)} could not be unpacked (${tellingLine(ended.output)})`;
  if (ended.code !== 0) throw failed(ended.output, what, "npm run setup", { passing: true });
}

/** Moves the first file of a name below a folder, which came from an address, to its place. */
function moveFile(folder: string, name: string, place: string, address: string): void {
  const found = fs
    .readdirSync(folder, { recursive: true, encoding: "utf8" })
    .find((file) => path.basename(file) === name);
  if (found === undefined) throw missing(`${path.posix.basename(address)} has no ${name}`, "npm run setup");
  fs.mkdirSync(path.dirname(place), { recursive: true });
  fs.renameSync(path.join(folder, found), place);
}
