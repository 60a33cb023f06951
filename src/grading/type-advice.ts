/** Pairs of a compiler's message and what helps, in TensorFlow.js' words: learners mix up tensors and arrays more than all else. */
const ADVICE: readonly (readonly [message: RegExp, advice: string])[] = [
  [
    /^Type '\w+(\[\])+' is missing .* from type 'Tensor/,
    "These are arrays and a tensor is promised: `tf.tensor(…)` makes one of them.",
  ],
  [
    /^Type 'Tensor\S*' is missing .* from type '\w+(\[\])+'/,
    "This is a tensor and arrays are promised: `.arraySync()` makes them of it.",
  ],
  [
    /^Type 'Tensor\S*' is not assignable to type 'number'/,
    "This is a tensor and a number is promised: `.dataSync()[0]` reads it.",
  ],
  [
    /^Type 'number \| number\[\] \| number\[\]\[\].*' is not assignable to type '(number(\[\])*)'/,
    "`.arraySync()` doesn't know how deep the arrays go: say it with `as $1` behind it.",
  ],
  [
    /^Property '\w+' does not exist on type 'Tensor/,
    "A tensor isn't an array: `.arraySync()` makes one, or look for a function of `tf`.",
  ],
];

/** What helps against a message of the TypeScript compiler; nothing where the message says enough. */
export function typeAdvice(message: string): string | undefined {
  for (const [pattern, advice] of ADVICE) {
    const found = pattern.exec(message);
    if (found) return advice.replace("$1", found[1] ?? "");
  }
  return undefined;
}
