// %% [markdown]
// # Exercises: positions
//
// They belong to the lesson [Positions](../notebooks/06-positions.ipynb), where "dog bites man" and "man bites dog" were one and the same to attention. Here you show it, write the codes, and bring them in at the right place.
//
// Run the next two cells first. `attention` is the simplest there is: each vector is its own query, key and value.

// %%
import { check, positionMap, scaledDotProductAttention, show, sinusoidalPositions, tf } from "attention-course";

// %% nbgrader={"grade_id": "positions-words", "locked": true}
// For each word: [animal, person, action, little word].
const wordVectors: { [word: string]: number[] } = {
  dog: [1, 0, 0, 0],
  bites: [0, 0, 1, 0],
  man: [0, 1, 0, 0],
};
const dogBitesMan = ["dog", "bites", "man"];
const manBitesDog = ["man", "bites", "dog"];

// [words, 4]
function wordsOf(sentence: string[]): tf.Tensor2D {
  return tf.tensor2d(sentence.map((word) => wordVectors[word]));
}

// [words, width] → [words, width]
function attention(inputs: tf.Tensor): tf.Tensor2D {
  return scaledDotProductAttention(inputs, inputs, inputs).output as tf.Tensor2D;
}

// %% [markdown] exercise="dog-turned-round"
// <ask>Turn "dog bites man" round to "man bites dog". **Does the output for the word "dog" change?**</ask> Once without positions, once with sinusoidal ones added to the words.
//
// Write down your letter first. Then run the two cells below: `dogMoves` gives the largest change among the four numbers of the output for "dog".
// Answer with your letter and with both numbers, first without positions, then with them: `return { predicted: "a", found: [0.1, 0.2] };`.

// %% nbgrader={"grade_id": "positions-dog-moves", "locked": true}
// How far the output for "dog" moves when the sentence is turned round.
function dogMoves(withPositions: boolean): number {
  return tf.tidy(() => {
    const [inOne, inOther] = [dogBitesMan, manBitesDog].map((sentence) => {
      const words = wordsOf(sentence);
      const inputs = withPositions ? tf.add(words, sinusoidalPositions(3, 4)) : words;
      return attention(inputs).slice([sentence.indexOf("dog"), 0], [1, 4]);
    });
    return tf.max(tf.abs(tf.sub(inOne, inOther))).dataSync()[0];
  });
}

// %%
console.log("without positions:", dogMoves(false).toFixed(3));
console.log("with positions:   ", dogMoves(true).toFixed(3));

// %% answer="dog-turned-round"
function dogTurned(): { predicted: "a" | "b" | "c"; found: number[] } {
  // BEGIN SOLUTION
  // without positions, both sentences are one set of words
  return { predicted: "b", found: [dogMoves(false), dogMoves(true)] };
  // END SOLUTION
}

// %% check="dog-turned-round"
check("dog-turned-round", dogTurned);

// %% [markdown] exercise="permutation-gap"
// The lesson says that attention without positions is blind to the order: with the words in another order, the same outputs come in that other order. Test it, for any attention.
//
// <ask>Write `permutationGap`.</ask> It takes a function `attend`, which makes outputs of words, some `words`, [words, width], and an `order`. With the order `[2, 0, 1]` the third word comes first, then the first, then the second.
// It compares two ways:
//
// - put the words into the new order, then attend,
// - attend, then put the outputs into the new order,
//
// and gives the largest difference between the two results at any place, without its sign: 0 if `attend` is blind.

// %% answer="permutation-gap"
// attend: [words, width] → [words, width]; order: which word comes at each place
function permutationGap(attend: (words: tf.Tensor2D) => tf.Tensor2D, words: tf.Tensor2D, order: number[]): number {
  // BEGIN SOLUTION
  return tf.tidy(() => {
    const permutedFirst = attend(tf.gather(words, order));
    const permutedAfter = tf.gather(attend(words), order); // outputs move with their words
    return tf.max(tf.abs(tf.sub(permutedFirst, permutedAfter))).dataSync()[0];
  });
  // END SOLUTION
}

// %% check="permutation-gap"
check("permutation-gap", permutationGap);

// %% [markdown] exercise="what-a-position-code-needs"
// Attention has to be told where a word stands. <ask>What does a position code have to do?</ask> Answer with a letter.

// %% answer="what-a-position-code-needs"
function whatItHasToDo(): "a" | "b" | "c" | "d" {
  // BEGIN SOLUTION
  return "a"; // b shouts, c changes its step with the length, d is the embedding
  // END SOLUTION
}

// %% check="what-a-position-code-needs"
check("what-a-position-code-needs", whatItHasToDo);

// %% [markdown] exercise="one-number-of-a-code"
// For position $p$ and width $d$, the code has in its columns
//
// $$\text{code}(p)_{2i} = \sin\!\left(\frac{p}{10000^{2i/d}}\right) \qquad \text{code}(p)_{2i+1} = \cos\!\left(\frac{p}{10000^{2i/d}}\right)$$
//
// <ask>What stands in **column 3** of the code of **position 5**, at a width of 8?</ask> Positions and columns are counted from 0. You may calculate in the cell; two decimals are enough.

// %% answer="one-number-of-a-code"
function oneNumber(): number {
  // BEGIN SOLUTION
  const twoI = 2; // column 3 is the second of pair 1
  return Math.cos(5 / 10000 ** (twoI / 8)); // an odd column, so a cosine; the angle is 5 / 10
  // END SOLUTION
}

// %% check="one-number-of-a-code"
check("one-number-of-a-code", oneNumber);

// %% [markdown] exercise="position-codes"
// Now the whole table. <ask>Write `positionCodes`, by the formula above.</ask> It gives `length` rows, one for each position from 0 on, with `modelDim` numbers each.
//
// For a length of 2 and a width of 4 that is `[[0, 1, 0, 1], [0.8415, 0.5403, 0.01, 0.99995]]`. You can count on an even width.

// %% answer="position-codes"
// returns [length, modelDim]
function positionCodes(length: number, modelDim: number): number[][] {
  // BEGIN SOLUTION
  return Array.from({ length }, (_, position) =>
    Array.from({ length: modelDim }, (_, column) => {
      const twoI = column - (column % 2); // 0, 0, 2, 2 …: a pair shares one angle
      const angle = position / 10000 ** (twoI / modelDim);
      return column % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
    }),
  );
  // END SOLUTION
}

// %% check="position-codes"
check("position-codes", positionCodes);

// %% [markdown] exercise="add-positions"
// A batch of sentences comes as embeddings, [batch, length, modelDim]. The codes are a table with a row for each place, and it has more rows than these sentences have words.
//
// <ask>Write `addPositions`: each word gets the code of its own place added, in every sentence alike.</ask> The shape stays as it is.

// %% answer="add-positions"
// embeddings: [batch, length, modelDim], codes: [places, modelDim]
// returns [batch, length, modelDim]
function addPositions(embeddings: tf.Tensor3D, codes: tf.Tensor2D): tf.Tensor {
  // BEGIN SOLUTION
  const [, length, modelDim] = embeddings.shape;
  // the first rows, the same for each sentence
  return tf.tidy(() => tf.add(embeddings, codes.slice([0, 0], [length, modelDim])));
  // END SOLUTION
}

// %% check="add-positions"
check("add-positions", addPositions);

// %% [markdown] exercise="positions-too-late"
// This layer has attention and positions. Still, something is wrong with it. The cell below takes the output for "dog" in both sentences, and takes the code of its place off again. What is left is what attention mixed.
//
// It is the same in both sentences. So attention noticed nothing of the order! <ask>Mend the layer: write `mendedLayer`.</ask> Here, `codes` has just as many rows as there are words.

// %% nbgrader={"grade_id": "positions-broken-layer", "locked": true}
// words: [words, width], codes: [words, width]; returns [words, width]
function brokenLayer(words: tf.Tensor2D, codes: tf.Tensor2D): tf.Tensor {
  return tf.add(attention(words), codes);
}

const threeCodes = sinusoidalPositions(3, 4);
for (const sentence of [dogBitesMan, manBitesDog]) {
  const place = sentence.indexOf("dog");
  const outputs = brokenLayer(wordsOf(sentence), threeCodes);
  const mixed = tf.sub(outputs, threeCodes).arraySync() as number[][]; // the codes taken off again
  const dog = mixed[place].map((x) => x.toFixed(3)).join("  ");
  console.log(`${sentence.join(" ")}: for "dog", attention mixed ${dog}`);
}

// %% answer="positions-too-late"
// words: [words, width], codes: [words, width]; returns [words, width]
function mendedLayer(words: tf.Tensor2D, codes: tf.Tensor2D): tf.Tensor {
  // BEGIN SOLUTION
  return tf.tidy(() => attention(tf.add(words, codes))); // first the places, then attention
  // END SOLUTION
}

// %% check="positions-too-late"
check("positions-too-late", mendedLayer);

// %% [markdown] exercise="beyond-the-trained-length"
// The lesson trained small models on sentences of at most 10 words, and tested them on 40. They had to say who bites, and "dog bites man" stood at each place in turn. <ask>Which of these statements hold for what was measured?</ask>
//
// Answer with a list: `return ["a", "b"];`.

// %% answer="beyond-the-trained-length"
function measured(): ("a" | "b" | "c" | "d" | "e" | "f")[] {
  // BEGIN SOLUTION
  // b: the rule that was learned held up to place 10; e: both answered without a word
  return ["a", "c", "d", "f"];
  // END SOLUTION
}

// %% check="beyond-the-trained-length"
check("beyond-the-trained-length", measured);

// %% [markdown]
// ## What you have written
//
// A test that shows how blind attention is, the codes that give it eyes for order, and the one line that brings them in. Here is your table for 50 positions, and what your test says of attention without and with it.

// %% id="your-codes"
try {
  const codes = tf.tensor2d(positionCodes(3, 4));
  const withCodes = (words: tf.Tensor2D) => attention(tf.add(words, codes));
  const words = wordsOf(dogBitesMan);
  const gapOf = (attend: typeof withCodes) => permutationGap(attend, words, [2, 1, 0]);
  console.log("gap without positions:", gapOf(attention).toFixed(3));
  console.log("gap with your codes:  ", gapOf(withCodes).toFixed(3));
  show(
    positionMap({
      title: "Your codes of 50 positions",
      description:
        "A map with 50 rows, one a position, and 32 columns. " +
        "The stripes are short on the left and long on the right.",
      codes: positionCodes(50, 32),
    }),
  );
} catch (error) {
  console.log(`There is nothing to show yet: ${(error as Error).message}.`);
}
