// %% [markdown]
// # 0 · Start here
// *How the course works, and five minutes of TypeScript*
//
// > **After this lesson you can**
// > - **run**, change, interrupt and restart a notebook,
// > - **follow** the four steps of every lesson: predict, run, reveal, explain,
// > - **read** the TypeScript of this course, if you know Python or a similar language,
// > - **make** a tensor, multiply two, and say which backend does the work,
// > - **show** a table and a figure.
// >
// > **Time** about 15 minutes
// >
// > **You need** some programming, in any language
// >
// > **Running example** numbers small enough to check in your head
// >
// > **Words** you can look up any word of the course in the [glossary](glossary.ipynb)

// %% [markdown]
// ## 1 · Run a cell
//
// A notebook is a page of text with *cells* of code in between. Click into the next cell and press **Shift+Enter**.
// The mark on its left turns to `[*]` while it runs, and then to a number. What it prints appears below it.

// %%
console.log("Hello from TypeScript");

// %% [markdown]
// Five things about cells:
//
// - **Order counts.** All cells share one memory: what one declares, later ones can use. So run them from top to bottom the first time.
// - **Change anything.** Edit a cell and run it again. Ctrl+Z takes an edit back. To get the course's own page again, run `npm run build -- --force notebooks/00-start-here.ipynb` in a terminal.
// - **Errors are fine.** A cell that fails says why and on which line, and the other cells live on. What it declared doesn't count until you have mended it and run it again.
// - **Interrupt** with the ■ button above, when something runs too long. What earlier cells computed is kept.
// - **Restart** with the ⟳ button, when you have lost track. Memory is cleared, and you run from the top; the ▶▶ button does both.
//
// Printing is one way to see a value. Another: **the last expression of a cell is shown by itself.**

// %%
const firstNumbers = [10, 20, 30];
firstNumbers.length;

// %% [markdown]
// The third way is `show(value)`, anywhere in a cell. It shows tables and figures as what they are. It comes with the course, so it must be *imported*, like everything that isn't part of the language.

// %%
import { expectClose, predict, show, table, tensorflowBackend, tf, weightBars } from "attention-course";

show("Imported. From here on, every cell of this page can use these names.");

// %% [markdown]
// ## 2 · Predict, run, reveal, explain
//
// Lessons ask before they show. You **predict**: choose a letter and run the cell. The answer comes at once, for every option. Then you **run** the code that **reveals** it, and the text **explains**.
//
// Why guess? Because trying to answer, even wrongly, helps you remember the right answer once you see it (Kornell and others measured that). Nobody grades it. Your choices are kept on this machine only, in `.course/progress.json`.
//
// **Predict.** What does `[10, 9, 1].sort()` give in TypeScript?
//
// - **a** `[1, 9, 10]`: it sorts the numbers by size
// - **b** `[1, 10, 9]`: it sorts them as text
// - **c** an error, because a rule for comparing is missing
//
// Replace the `?` by your letter, and press Shift+Enter.

// %%
predict("start-sort", "?"); // replace the ? by a, b or c

// %%
console.log([10, 9, 1].sort());
console.log([10, 9, 1].sort((a, b) => a - b));

// %% [markdown]
// Without a rule, entries are compared as text. The second line brings a rule: `a - b` is negative when `a` belongs first.
// (`sort` and `reverse` also change the array they are called on. Where the course must keep it, it works on a copy, `[...xs]`.)

// %% [markdown]
// ## 3 · Five minutes of TypeScript
//
// If you know Python, this is most of what you need to read this course. It is for looking things up: read it once, and come back when a line puzzles you.
//
// | Python | TypeScript |
// | --- | --- |
// | `x = 3` (never changes) | `const x = 3;` |
// | `x = 3` (will change) | `let x = 3;` |
// | `def double(x): return 2 * x` | `function double(x: number) { return 2 * x; }` |
// | `lambda x: 2 * x` | `(x) => 2 * x` |
// | `[2 * x for x in xs]` | `xs.map((x) => 2 * x)` |
// | `[x for x in xs if x > 0]` | `xs.filter((x) => x > 0)` |
// | `sum(xs)` | `xs.reduce((total, x) => total + x, 0)` |
// | `len(xs)`, `xs[-1]` | `xs.length`, `xs.at(-1)` |
// | `{"word": "bank"}`, `d["word"]` | `{ word: "bank" }`, `d.word` |
// | `f"{x:.2f}"` | `` `${x.toFixed(2)}` `` |
// | `for x in xs:` | `for (const x of xs) { … }` |
// | `==`, `and`, `or`, `not` | `===`, `&&`, <code>&#124;&#124;</code>, `!` |
// | `a, b = xs` | `const [a, b] = xs;` |
// | `[*xs, 4]`, `{**d, "x": 1}` | `[...xs, 4]`, `{ ...d, x: 1 }` |
// | `a if ok else b` | `ok ? a : b` |
// | `None`, `x if x is not None else 0` | `undefined` (or `null`), `x ?? 0` |
// | `{"word": word, "size": size}` | `{ word, size }` (short for `{ word: word, size: size }`) |
// | `lambda row: row["word"]` | `({ word }) => word` (takes `word` out of the object) |
// | `lambda x: {"word": x}` | `(x) => ({ word: x })` (without the round brackets, `{` would open a block) |
// | `d = dict([("the", 0)])`, `d.get("the")` | `const d = new Map([["the", 0]]);`, `d.get("the")` |
// | `raise ValueError("why")` | `throw new Error("why");` |
// | `[0 for _ in range(3)]` | `Array.from({ length: 3 }, () => 0)` |
// | `x ** 2`, `7 / 2`, `7 // 2` | `x ** 2`, `7 / 2`, `Math.floor(7 / 2)` |
//
// `map` and `reduce` are everywhere in this course. `map` makes a new array by doing the same to each entry. `reduce` goes through an array and carries one value along:

// %%
const doubled = firstNumbers.map((x) => 2 * x);
const total = firstNumbers.reduce((soFar, x) => soFar + x, 0); // 0 is what it starts from

// `map` also tells you the place (0, 1, 2 …), as a second argument.
const numbered = firstNumbers.map((x, place) => `${place}: ${x}`);

console.log(doubled, total, numbered);
expectClose(doubled, [20, 40, 60]);
expectClose(total, 60);

// %% [markdown]
// `expectClose(a, b)` stops the cell if two results differ. The course uses it to keep its own claims honest: if a text says that two ways agree, a cell has checked it.
//
// **Types.** After a colon stands what a value may be: `x: number`, `name: string`, `vector: number[]` (an array of numbers), `matrix: number[][]` (an array of arrays).
// The notebook checks types *before* it runs a cell, so a mistake is found even on a line that would never have run.

// %%
function scale(vector: number[], factor: number): number[] {
  return vector.map((x) => factor * x);
}

console.log(scale([1, 2, 3], 10));
// Try it: remove the two slashes on the next line, and run the cell. What is the complaint?
// console.log(scale([1, 2, 3], "10"));

// %% [markdown]
// **Waiting.** Some work is done in the background and gives a *promise* of its result. `await` waits for it, right in a cell.

// %%
const wait = (ms: number) => new Promise((done) => setTimeout(done, ms));

await wait(300); // milliseconds
console.log("here after a moment");

// %% [markdown]
// **Declaring again.** Within one cell, `const` and `let` give a name once. In a *later* cell, or when you run the same cell again, you may declare it anew; the newest one counts.
// So a changed cell can always be run again. (Cells that ran before keep the results they had.)

// %% [markdown]
// ## 4 · Tensors
//
// A [tensor](glossary.ipynb#tensor) is a block of numbers with a [**shape**](glossary.ipynb#shape). A single number has shape [], a list of three [3], a matrix of two rows and three columns [2, 3].
// In TensorFlow.js, `tf.tensor` makes one from arrays. Its numbers are of the kind `float32`, which keeps about seven digits.

// %%
const a = tf.tensor([
  [1, 2, 3],
  [4, 5, 6],
]); // shape [2, 3]
const b = tf.tensor([
  [1, 0],
  [0, 1],
  [1, 1],
]); // shape [3, 2]

const product = tf.matMul(a, b); // [2, 3] times [3, 2] is [2, 2]
show(product);
expectClose(product, [
  [4, 5],
  [10, 11],
]);
// Try it: remove the two slashes on the next line, and find both shapes in the error. Then put them back.
// tf.matMul(a, a);

// %% [markdown]
// In your head: the first entry is row 1 of `a` with column 1 of `b`, 1·1 + 2·0 + 3·1 = 4.
//
// The inner sizes must fit: [2, **3**] times [**3**, 2]. When they don't, the error names both shapes. You will read shapes all the time, so the lessons write them in comments.
//
// **Memory.** Tensors live outside of JavaScript's memory, and nobody clears them away by themselves. `tensor.dispose()` gives one back; `tf.tidy(() => …)` gives back all that were made inside it, except the one it returns.
// In a lesson with a few small tensors you needn't care. In a training loop you must.

// %%
const before = tf.memory().numTensors;
const squared = tf.tidy(() => {
  const sums = tf.add(a, a);
  return tf.square(sums);
});
console.log("tensors made and kept:", tf.memory().numTensors - before);
expectClose(tf.memory().numTensors - before, 1); // `squared` stays, `sums` is gone

// %% [markdown]
// **Who does the work?** TensorFlow.js hands the arithmetic to a [*backend*](glossary.ipynb#backend): `tensorflow` is TensorFlow's own library, compiled for your machine. `wasm` (WebAssembly) needs nothing compiled, and is slower when there is much to compute. All lessons run on both.

// %%
const backend = tensorflowBackend();
console.log(`Backend: ${backend.name}, version ${backend.version}`);
console.log(backend.native ? "It is native: TensorFlow's own library." : (backend.advice ?? ""));

// %% [markdown]
// ## 5 · A table and a figure
//
// `table(…)` makes a table (a *DataFrame*, if you know pandas) from rows; `show` shows it.

// %%
const words = ["The", "bank", "will", "close", "soon"];
const lettersIn = words.map((word) => word.length);
const letterCount = lettersIn.reduce((soFar, letters) => soFar + letters, 0);
const shares = lettersIn.map((letters) => letters / letterCount);

show(table(words.map((word, i) => ({ word, letters: lettersIn[i], share: shares[i] }))));

// %% [markdown]
// A figure is made by a function, too, and shown the same way. Each bar is one word. The axis always runs from 0 to 1, the whole, so that such figures can be compared. Point at a bar to read its value.
//
// (Lines that draw can be long. You need not read them: what is computed stands apart from them.)

// %%
show(
  weightBars({
    title: "Which share of the letters does each word have?",
    description: "Five bars, one a word: The 0.15, bank 0.20, will 0.20, close 0.25, soon 0.20.",
    tokens: words,
    series: [{ name: "share of letters", weights: shares }],
    valueTitle: "share",
  }),
);
expectClose(shares, [0.15, 0.2, 0.2, 0.25, 0.2]);

// %% [markdown]
// Do you see a table and five bars? Then everything works that the course needs. If not, open a terminal in the course's folder and run `npx course doctor`: it looks at every part, and says how to cure what is ill.
//
// ## 6 · Exercises
//
// Each lesson has a page of exercises. You write code where it says `YOUR CODE HERE`, and run the cell below it, which checks your answer at once and says what it expected. Hints unfold when you click on them. Solved pages are in the folder `solutions`; they are worth most after you have tried.
//
// ## Take with you
//
// 1. Shift+Enter runs a cell. Order counts; a restart gives you a fresh memory.
// 2. Predict first. Even a wrong guess helps you remember the right answer.
// 3. `map` does the same to each entry, `reduce` carries one value through an array.
// 4. A tensor has a shape. In a matrix product the inner sizes must fit.
// 5. `show` shows tensors, tables and figures as what they are.
//
// ## Go on
//
// - **Next lesson** [1 · Context](01-context.ipynb): how does a reader know *which* bank will close soon?
// - Its **exercises** [Context](../exercises/01-context.ipynb) come after it.
//
// ## Sources
//
// - N. Kornell, M. Hays and R. Bjork (2009), *Unsuccessful retrieval attempts enhance subsequent learning*: why guessing wrong is not wasted.
// - The TypeScript team (since 2012), *The TypeScript Handbook*: the language, from the beginning.
// - D. Smilkov, N. Thorat and others (2019), *TensorFlow.js: machine learning for the web and beyond*.
