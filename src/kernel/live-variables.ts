import type * as ts from "@tslab/typescript-for-tslab";

/** The code with its variables made live, and where that moved things. */
export interface LiveCode {
  code: string;
  /** Lines (1-based) that now start with `export `: their columns have moved by its length. */
  movedLines: ReadonlySet<number>;
}

/** What is put before a declaration. */
export const EXPORT = "export ";

/**
 * Lets a function see what later cells assign to a variable of its own cell. tslab copies a cell's variables to the notebook
 * when they change, but a function made in the cell goes on reading the cell's own copy; exported where it is declared,
 * such a variable is the notebook's from the start. Only `let` and `var` that a function of the cell uses are touched.
 *
 * @param code a cell as ES module, with tslab's `export { … }` of all its names at the end
 */
export function makeVariablesLive(typescript: typeof ts, code: string): LiveCode {
  const file = typescript.createSourceFile("cell.js", code, typescript.ScriptTarget.Latest, true);
  const list = file.statements.find(
    (statement): statement is ts.ExportDeclaration =>
      typescript.isExportDeclaration(statement) && statement.moduleSpecifier === undefined,
  );
  const clause = list?.exportClause;
  if (clause === undefined || !typescript.isNamedExports(clause)) return { code, movedLines: new Set() };

  const listed = new Set(clause.elements.map((element) => element.name.text));
  const used = namesUsedInFunctions(typescript, file);
  const moved = file.statements.filter(
    (statement): statement is ts.VariableStatement =>
      typescript.isVariableStatement(statement) &&
      statement.modifiers === undefined &&
      (statement.declarationList.flags & typescript.NodeFlags.Const) === 0 &&
      statement.declarationList.declarations.every(
        ({ name }) => typescript.isIdentifier(name) && listed.has(name.text),
      ) &&
      statement.declarationList.declarations.some(({ name }) => typescript.isIdentifier(name) && used.has(name.text)),
  );
  if (moved.length === 0) return { code, movedLines: new Set() };

  const names = new Set(
    moved.flatMap((statement) =>
      statement.declarationList.declarations.map((declaration) => declaration.name.getText(file)),
    ),
  );
  const kept = clause.elements
    .filter((element) => !names.has(element.name.text))
    .map((element) => element.getText(file));
  const edits = [
    ...moved.map((statement) => ({ start: statement.getStart(file), end: statement.getStart(file), text: EXPORT })),
    { start: clause.getStart(file), end: clause.end, text: `{ ${kept.join(", ")} }` },
  ];
  const movedLines = new Set(
    moved.map((statement) => file.getLineAndCharacterOfPosition(statement.getStart(file)).line + 1),
  );
  const rewritten = edits
    .sort((a, b) => b.start - a.start)
    .reduce((text, edit) => text.slice(0, edit.start) + edit.text + text.slice(edit.end), code);
  return { code: rewritten, movedLines };
}

/** Names that appear anywhere inside a function; a shadowed one too, which does no harm here. */
function namesUsedInFunctions(typescript: typeof ts, file: ts.SourceFile): Set<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node, inside: boolean): void => {
    if (inside && typescript.isIdentifier(node)) names.add(node.text);
    const within = inside || typescript.isFunctionLike(node) || typescript.isClassLike(node);
    typescript.forEachChild(node, (child) => visit(child, within));
  };
  visit(file, false);
  return names;
}
