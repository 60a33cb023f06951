import type { SentenceExample } from "../data/dataset";
import type { SentenceClassifier } from "../models/sentence-classifier";

/** What a head attends to, on average over the sentences of one kind. */
export interface AttentionByRole {
  /** From 1. */
  readonly head: number;
  /** The kind of sentence; in the experiment the ability that the verb asks for. */
  readonly kind: string;
  /** The mean weight of each deciding word, by its role: subject, verb, object. */
  readonly weights: Readonly<Record<string, number>>;
  /** The mean weight of all other words and of the summary vector itself. */
  readonly rest: number;
}

/**
 * Where the summary's query of each head looks: at which of the words that decide the label, and how much at others.
 *
 * A head whose weights change with the kind of sentence has learned a case distinction, which one head alone can make only once.
 *
 * @param model with pooling "summary"
 * @param examples sentences with the words that decide them
 * @returns a row for each head and kind
 * @throws {RangeError} when the model doesn't pool by a summary vector, or there are no examples
 */
export function attentionByRole(model: SentenceClassifier, examples: readonly SentenceExample[]): AttentionByRole[] {
  if (model.pooling !== "summary") {
    throw new RangeError(
      `attentionByRole: model has pooling "${model.pooling}"; it needs "summary", whose one query can be followed.`,
    );
  }
  if (examples.length === 0)
    throw new RangeError("attentionByRole: examples is empty; it needs at least one sentence.");
  const kinds = [...new Set(examples.map(({ kind }) => kind))].sort();
  const maps = examples.map(({ ids }) => model.attention(ids)); // [example][head][0][summary, word, word …]
  return Array.from({ length: model.numHeads }, (_, head) =>
    kinds.map((kind) => {
      const sums: Record<string, number> = {};
      let count = 0;
      examples.forEach((example, i) => {
        if (example.kind !== kind) return;
        count++;
        const row = maps[i]?.[head]?.[0] ?? [];
        for (const { role, position } of example.deciding) sums[role] = (sums[role] ?? 0) + (row[position + 1] ?? 0);
      });
      const weights = Object.fromEntries(Object.entries(sums).map(([role, sum]) => [role, sum / count]));
      return {
        head: head + 1,
        kind,
        weights,
        rest: 1 - Object.values(weights).reduce((sum, weight) => sum + weight, 0),
      };
    }),
  ).flat();
}
