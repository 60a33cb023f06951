/** Those of these notebooks that are to be run: all, or the ones that the runner of the tests names. */
export function chosen(notebooks: readonly string[]): readonly string[] {
  const named = process.env["NOTEBOOKS"]?.split(",");
  return named === undefined ? notebooks : notebooks.filter((name) => named.includes(name));
}
