// @ts-check
"use strict";

/**
 * The first version number in a text such as "Python 3.11.2" or "v20.20.2".
 *
 * @param {string} text
 * @returns {number[] | undefined} major, minor and, where given, patch; undefined when there is none
 */
function parseVersion(text) {
  const match = /(\d+)\.(\d+)(?:\.(\d+))?/.exec(text);
  return match
    ? match
        .slice(1)
        .filter((part) => part !== undefined)
        .map(Number)
    : undefined;
}

/**
 * Whether a version is the wanted one or a later one. Parts left out count as 0.
 *
 * @param {number[]} version
 * @param {number[]} wanted
 */
function isAtLeast(version, wanted) {
  for (let i = 0; i < Math.max(version.length, wanted.length); i++) {
    const difference = (version[i] ?? 0) - (wanted[i] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

module.exports = { parseVersion, isAtLeast };
