import type * as ts from "@tslab/typescript-for-tslab";

/**
 * tslab rewrites the names of earlier cells' variables, `mask` to `exports.mask`, but misses those in `{ mask }`: the name
 * there stands for the property too, and tslab asks for that one's symbol. So a cell's `{ mask }` is emitted as `{ mask: mask }`,
 * with the checker made to answer for the variable.
 *
 * It also takes a property's name for a variable, `p` in `const { p: x } = f()`, where an earlier cell's `f` brings the property's
 * type along. The checker is made to say that such a name is none.
 *
 * @param emit what emits a cell, given one more transformer to run before others
 */
export function emitWithoutShorthand<T>(
  typescript: typeof ts,
  checker: ts.TypeChecker,
  emit: (before: ts.TransformerFactory<ts.SourceFile>) => T,
): T {
  const { getSymbolAtLocation } = checker;
  checker.getSymbolAtLocation = (node) => {
    // A name that was made, not read, has no parent.
    const parent = node.parent as ts.Node | undefined;
    if (parent === undefined) return getSymbolAtLocation.call(checker, node);
    if (typescript.isShorthandPropertyAssignment(parent) && parent.name === node)
      return checker.getShorthandAssignmentValueSymbol(parent);
    return isPropertyName(typescript, node, parent) ? undefined : getSymbolAtLocation.call(checker, node);
  };
  try {
    return emit(spellOut(typescript));
  } finally {
    checker.getSymbolAtLocation = getSymbolAtLocation;
  }
}

/** True for `a` in `{ a: b }`, also where values are taken out of an object: the name of a property, never a variable. */
function isPropertyName(typescript: typeof ts, node: ts.Node, parent: ts.Node): boolean {
  return (
    (typescript.isBindingElement(parent) && parent.propertyName === node) ||
    (typescript.isPropertyAssignment(parent) && parent.name === node)
  );
}

/** `{ a, b = 1 }` as `{ a: a, b: b = 1 }`; the second form occurs where values are taken out of an object. */
function spellOut(typescript: typeof ts): ts.TransformerFactory<ts.SourceFile> {
  const { factory } = typescript;
  return (context) => (file) => {
    const visit = (node: ts.Node): ts.Node => {
      if (!typescript.isShorthandPropertyAssignment(node)) return typescript.visitEachChild(node, visit, context);
      const { name, objectAssignmentInitializer } = node;
      const initial =
        objectAssignmentInitializer &&
        typescript.visitNode(objectAssignmentInitializer, visit, typescript.isExpression);
      const value = initial ? factory.createAssignment(name, initial) : name;
      return typescript.setTextRange(
        factory.createPropertyAssignment(factory.createIdentifier(name.text), value),
        node,
      );
    };
    return typescript.visitNode(file, visit, typescript.isSourceFile);
  };
}
