import type * as ts from "@tslab/typescript-for-tslab";

/** The name under which a cell's code reaches its hooks (see interrupt.ts). */
export const HOOKS = "__kernel__";

/** Functions and methods whose callbacks run when the cell may have ended. */
const LATER = /^(setTimeout|setInterval|setImmediate|queueMicrotask|nextTick|then|catch|finally|on|once)$/;

/**
 * A transformer that makes a cell's code stoppable: `await x` becomes `await __kernel__.pause(x)`,
 * and each loop in asynchronous code, or in a callback of a timer or promise, starts its pass with `__kernel__.tick()`. Purely synchronous code stays as it is.
 */
export function instrument(
  typescript: typeof ts,
  hasTopLevelAwait: () => boolean,
): ts.TransformerFactory<ts.SourceFile> {
  const { factory } = typescript;
  const call = (hook: string, args: ts.Expression[]): ts.CallExpression =>
    factory.createCallExpression(
      factory.createPropertyAccessExpression(factory.createIdentifier(HOOKS), hook),
      undefined,
      args,
    );

  return (context) => (file) => {
    const visitor =
      (asynchronous: boolean) =>
      (node: ts.Node): ts.Node => {
        if (typescript.isFunctionLike(node)) {
          const modifiers = typescript.canHaveModifiers(node) ? typescript.getModifiers(node) : undefined;
          const isAsync = modifiers?.some((modifier) => modifier.kind === typescript.SyntaxKind.AsyncKeyword) === true;
          return typescript.visitEachChild(node, visitor(isAsync || runsLater(node)), context);
        }
        const visited = typescript.visitEachChild(node, visitor(asynchronous), context);
        if (typescript.isAwaitExpression(visited))
          return factory.updateAwaitExpression(visited, call("pause", [visited.expression]));

        return asynchronous ? withTick(visited) : visited;
      };

    function runsLater({ parent }: ts.Node): boolean {
      // A node that was made, not read, has no parent: no function of a learner's.
      if (parent === undefined || !typescript.isCallExpression(parent)) return false;
      const callee = parent.expression;
      const name = typescript.isPropertyAccessExpression(callee) ? callee.name : callee;
      return typescript.isIdentifier(name) && LATER.test(name.text);
    }

    function withTick(node: ts.Node): ts.Node {
      if (!typescript.isIterationStatement(node, false)) return node;
      const inner = typescript.isBlock(node.statement) ? node.statement.statements : [node.statement];
      const body = factory.createBlock([factory.createExpressionStatement(call("tick", [])), ...inner], true);
      if (typescript.isForStatement(node))
        return factory.updateForStatement(node, node.initializer, node.condition, node.incrementor, body);

      if (typescript.isForInStatement(node))
        return factory.updateForInStatement(node, node.initializer, node.expression, body);

      if (typescript.isForOfStatement(node))
        return factory.updateForOfStatement(node, node.awaitModifier, node.initializer, node.expression, body);

      if (typescript.isWhileStatement(node)) return factory.updateWhileStatement(node, node.expression, body);
      if (typescript.isDoStatement(node)) return factory.updateDoStatement(node, body, node.expression);
      return node;
    }

    return typescript.visitNode(file, visitor(hasTopLevelAwait())) as ts.SourceFile;
  };
}
