// @ts-check
"use strict";

const net = require("node:net");
const { Problem } = require("./problem");

/**
 * Whether a program on this machine could listen on a port.
 *
 * @param {number} port
 * @returns {Promise<boolean>}
 */
async function portIsFree(port) {
  for (const host of ["127.0.0.1", "::1"]) {
    const code = await new Promise((resolve) => {
      const server = net.createServer();
      server.once("error", (error) => resolve(/** @type {NodeJS.ErrnoException} */ (error).code));
      server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(undefined)));
    });
    // A machine without IPv6 answers EADDRNOTAVAIL or EAFNOSUPPORT: nothing is taken there.
    if (code === "EADDRINUSE" || code === "EACCES") return false;
  }
  return true;
}

/**
 * The port to serve on: the wanted one, or, where the user named none, the first free one from 8888.
 *
 * @param {number | undefined} wanted
 * @returns {Promise<number>}
 * @throws {Problem} when the wanted one, or every one that was tried, is taken
 */
async function choosePort(wanted) {
  for (let port = wanted ?? 8888; port <= (wanted ?? 8987); port++) if (await portIsFree(port)) return port;

  if (wanted === undefined) {
    throw new Problem(
      "The ports 8888 to 8987 are all taken",
      "JupyterLab cannot start",
      "Name another: npm start -- --port 9100",
    );
  }
  throw new Problem(
    `Port ${wanted} is taken by another program, perhaps an earlier npm start`,
    "JupyterLab cannot start there",
    `Stop that program, or name another port: npm start -- --port ${wanted + 1} (without --port the next free one is taken)`,
  );
}

module.exports = { choosePort, portIsFree };
