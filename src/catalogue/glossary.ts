/** A word of the course, as the glossary explains it. */
export interface Term {
  /** As the lessons write it; its heading, and so its anchor, in the glossary. */
  readonly name: string;
  /** What it means, in two or three short sentences; formulas between dollar signs. Where formulas have a sign for it, that comes first. */
  readonly meaning: string;
  /** The id of the lesson that explains it. */
  readonly lesson: string;
}

/** A sign of the formulas. */
export interface FormulaSign {
  /** The sign, in LaTeX. */
  readonly sign: string;
  /** What it stands for. */
  readonly meaning: string;
  /** Its shape, where it has one. */
  readonly shape?: string;
}

/** The signs of the formulas, in the order in which one meets them. */
export const signs: readonly FormulaSign[] = [
  { sign: "n", meaning: "the number of words (tokens) in the sentence" },
  { sign: "x_i", meaning: "the vector of word number $i$", shape: "[modelDim]" },
  { sign: "X", meaning: "the vectors of all words, one a row", shape: "[n, modelDim]" },
  { sign: "d_{\\text{model}}", meaning: "the width of a word's vector; `modelDim` in code" },
  {
    sign: "W_Q, W_K, W_V",
    meaning: "the learned matrices that make queries, keys and values",
    shape: "[modelDim, keyDim] or [modelDim, valueDim]",
  },
  {
    sign: "Q, K, V",
    meaning: "queries, keys and values of all words, one a row",
    shape: "[n, keyDim], [n, keyDim], [n, valueDim]",
  },
  { sign: "d_k", meaning: "the width of a query and of a key; `keyDim` in code" },
  { sign: "d_v", meaning: "the width of a value; `valueDim` in code" },
  { sign: "QK^\\top", meaning: "the scores: each query's dot product with each key", shape: "[n, n]" },
  { sign: "s_{ij}", meaning: "the score of query $i$ with key $j$" },
  { sign: "w_{ij}", meaning: "the weight that word $i$ gives to word $j$; over all $j$ they sum to 1" },
  { sign: "h", meaning: "the number of heads (`numHeads` in code); in the lesson on RNNs, the hidden state" },
  {
    sign: "W_O",
    meaning: "the output projection, which mixes the heads' outputs",
    shape: "[numHeads · valueDim, modelDim]",
  },
];

/** The words that each lesson explains, as it writes them, and what they mean in two or three short sentences. */
const byLesson: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "00-start-here": {
    backend:
      "What does the arithmetic for TensorFlow.js: `tensorflow` is TensorFlow's own library, `wasm` is WebAssembly, which needs nothing compiled and is slower.",
    shape: "The sizes of a tensor's axes: `[2, 5, 16]` is 2 sentences of 5 words, 16 numbers each.",
    tensor: "A block of numbers with a shape: a number, a list, a matrix, or with more axes.",
  },
  "01-context": {
    attention:
      "A weighted sum whose weights are computed from the input itself: a query is compared with keys, and the values are mixed by how well they fit.",
    "attention map":
      "All attention weights of a sentence as a table with colours. Row: the word that looks. Column: the word that is looked at. Each row sums to 1.",
    "dot product":
      "Multiply two vectors entry by entry and add up. Large where both are strong on the same axes, 0 where they share none.",
    "mean pooling": "One vector for a sentence: the mean of its words' vectors. Every word counts alike.",
    scores: "How well each query fits each key, as a dot product, before softmax.",
    "self-attention": "Attention of a sentence to itself: queries, keys and values all come from the same words.",
    softmax: "Turns any numbers into weights: raise e to each, divide by the sum. All are positive and sum to 1.",
    "weighted sum": "Each vector times its weight, added up. The mean is the one with equal weights.",
    weights: "What softmax makes of the scores: each query's shares of all keys, from 0 to 1, together 1.",
  },
  "02-rnn-limits": {
    backpropagation:
      "Computing the gradient of a loss backwards through a program, step by step, with the chain rule. Through an RNN it passes every time step.",
    gate: "A number between 0 and 1, computed from the input, that says how much passes. An LSTM has three.",
    gradient:
      "How a result changes when a number in the program is changed a little, for each of these numbers. Training follows it downhill.",
    "hidden state":
      "$h_t$. The vector that an RNN carries from word to word: all that it remembers of what it has read.",
    LSTM: "Long short-term memory: an RNN with a second state, and with gates that decide what is kept, written and read. With open gates it forgets slowly.",
    RNN: "Recurrent neural network: it reads one word after the other, and carries a hidden state from each to the next.",
    seed: "The number that random numbers start from. The same seed gives the same ones.",
    "vanishing gradient":
      "A gradient that shrinks towards 0 on its way back, so that what is far away learns nothing. A product of many factors below 1 does it.",
  },
  "03-queries-keys-values": {
    "causal mask":
      "A mask that lets each word look only at itself and at earlier words. A model that writes text needs it, because later words aren't written yet.",
    "cross-attention":
      "Attention in which the queries come from one text, keys and values from another: a translation that looks at its original.",
    key: "$K$. The vector by which a word is found: queries are compared with it.",
    mask: "A table of 1 (may attend) and 0 (may not). Where it is 0, the score becomes $-\\infty$ before softmax, and so the weight 0.",
    "padding mask": "Sentences of a batch are filled up to one length. This mask hides the filling.",
    projection: "A vector times a learned matrix. It turns a word's vector into its query, its key or its value.",
    query: "$Q$. The vector with which a word asks. It is compared with every key.",
    value: "$V$. The vector that a word hands over: the weighted sum is taken over the values.",
    "weight matrix":
      "A matrix whose entries are learned. Attention weights are something else: they are computed anew for each sentence.",
  },
  "04-scaling": {
    "cross-entropy":
      "The usual loss of a classifier: minus the logarithm of the probability that it gave to the right answer. 0 is certain and right; $\\ln 2 \\approx 0.69$ is a coin's.",
    loss: "One number that says how wrong a model is. Training makes it smaller.",
    saturation:
      "Softmax with scores far apart: one weight is nearly 1, the others nearly 0, and small changes of the scores change hardly anything.",
    "scaled dot-product attention":
      "$\\text{softmax}(QK^\\top / \\sqrt{d_k})\\,V$: dot products as scores, divided by the root of the keys' width, softmax row by row, weighted sum of the values.",
    scaling: "Dividing the scores by $\\sqrt{d_k}$, so that their spread doesn't grow with the keys' width.",
    "standard deviation": "How far numbers typically lie from their mean: the root of the variance.",
    temperature:
      "A number that scores are divided by before softmax. High: weights even out. Low: the largest takes all. $\\sqrt{d_k}$ is one.",
    variance: "The mean squared distance of numbers from their mean.",
  },
  "05-several-heads": {
    batch: "Several examples that are computed together; the first axis of most tensors.",
    concatenation:
      "Putting vectors side by side into one longer vector. The outputs of 4 heads of 16 make one vector of 64.",
    head: "One attention with projections of its own: one view of the sentence. Multi-head attention has several side by side.",
    "multi-head attention":
      "Several attentions in parallel, each with its own projections; their outputs are put side by side and mixed by one more matrix.",
    "output projection": "$W_O$. The learned matrix after the heads: it mixes their outputs into one vector a word.",
    parameter: "A number that training changes. Weight matrices and embeddings are made of them.",
    "training set": "The examples that a model's parameters are fitted to.",
  },
  "06-positions": {
    broadcasting:
      "Stretching an axis of size 1 so that two shapes fit: a mask `[1, n]` counts for every row of scores `[n, n]`.",
    "learned positions":
      "A position code that is a table, one row a position, trained like any other parameter. A row beyond the trained length was never trained.",
    permutation:
      "The same things in another order. Without positions, attention's outputs are permuted as its inputs are, and nothing else changes.",
    "position code":
      "A vector that says where a word stands. It is added to the word's embedding; sinusoidal or learned.",
    "sinusoidal positions":
      "A position code of sine and cosine waves of different lengths. It needs no training, and there is a code for every position.",
  },
  "07-inside-and-faster": {
    "head importance":
      "How much a model's loss depends on a head. A common measure scales the head's output by a gate at 1, and takes the size of the loss's derivative by it.",
    pruning: "Taking away parts of a trained model that matter little, such as whole heads.",
  },
  "08-pipeline-trace": {
    accuracy:
      "The share of examples that a model gets right. Chance is part of reading it: with two equally frequent answers, guessing gives 50 %.",
    embedding:
      "The vector that stands for a token: one row of a table with as many rows as the vocabulary has words. It is learned.",
    epoch: "One pass through all training examples.",
    logits: "A classifier's raw outputs, one a class, before softmax makes probabilities of them.",
    "one-hot": "A vector with a single 1 and otherwise zeros. Times a table it picks one row.",
    token: "A piece of text that has a number of its own. Here a word; in large models often a part of one.",
    tokenizer: "Splits text into tokens. Ours folds capital letters and leaves punctuation out.",
    vocabulary: "The tokens that a model knows, each with its id.",
  },
  "09-experiment": {
    baseline: "A simple model to compare with. A result means little until you know what something simpler gets.",
    "learning rate": "How far a training step goes along the gradient.",
    "test set": "Examples that decided nothing, neither weights nor settings. They are measured once, at the end.",
    underfitting: "A model that can't even fit its training examples: too simple for the task, or not trained enough.",
    "validation set": "Examples that are not trained on. They choose the settings and the epoch to keep.",
  },
  "10-myths-and-practice": {
    "adjacency matrix":
      "A table that says which nodes of a graph are neighbours: 1 where there is an edge, 0 where there is none. As a mask it turns attention into attention over neighbours.",
    BERT: "A transformer encoder from 2018 that reads a whole text at once: every token may attend to every other. Only padding is masked.",
    decoder: "The part of a transformer that writes, one token after the other. It uses a causal mask.",
    distillation: "Training a small model to imitate a large one's outputs rather than the bare labels.",
    encoder: "The part of a transformer that reads. Every token may look at every other.",
    GPT: "A transformer decoder that writes text, one token after the other. Each token attends to itself and to earlier ones: a causal mask.",
    "graph neural network":
      "A network in which nodes of a graph exchange messages with their neighbours. With attention over the neighbours it is attention with a mask.",
    "linear attention":
      "Attention in which softmax is replaced by a product of two feature vectors, so that the keys can be summed up once. Its cost grows with the length, not with its square.",
    "local attention":
      "Attention within a window: each word looks only at so many words on either side. Its cost grows with the length, not with its square.",
    overfitting: "Learning the training examples by heart: the training loss falls while the validation loss rises.",
    "quadratic cost": "Twice the length, four times the work: each of $n$ words is compared with $n$ words.",
    quantisation:
      "Keeping weights in fewer bits, for example as whole numbers from −127 to 127 with one scale. A quarter of the memory, and a small error.",
    transformer: "A network built of attention layers and small networks for each word, without recurrence (2017).",
  },
};

/** The words of the course, in alphabetical order. */
export const glossary: readonly Term[] = Object.entries(byLesson)
  .flatMap(([lesson, words]) => Object.entries(words).map(([name, meaning]) => ({ name, meaning, lesson })))
  .sort((a, b) => a.name.localeCompare(b.name, "en"));
