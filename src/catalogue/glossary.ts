/** A word of the course, as the glossary explains it. */
export interface Term {
  /** As the lessons write it; its heading, and so its anchor, in the glossary. */
  readonly name: string;
  /** How formulas and code write it, where they have a sign of their own for it. */
  readonly symbol?: string;
  /** What it means, in two or three short sentences; formulas between dollar signs. */
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

/** The words of the course, in alphabetical order. */
export const glossary: readonly Term[] = [
  {
    name: "accuracy",
    meaning:
      "The share of examples that a model gets right. Chance is part of reading it: with two equally frequent answers, guessing gives 50 %.",
    lesson: "08-pipeline-trace",
  },
  {
    name: "adjacency matrix",
    meaning:
      "A table that says which nodes of a graph are neighbours: 1 where there is an edge, 0 where there is none. As a mask it turns attention into attention over neighbours.",
    lesson: "10-myths-and-practice",
  },
  {
    name: "attention",
    meaning:
      "A weighted sum whose weights are computed from the input itself: a query is compared with keys, and the values are mixed by how well they fit.",
    lesson: "01-context",
  },
  {
    name: "attention map",
    meaning:
      "All attention weights of a sentence as a table with colours. Row: the word that looks. Column: the word that is looked at. Each row sums to 1.",
    lesson: "01-context",
  },
  {
    name: "backend",
    meaning:
      "What does the arithmetic for TensorFlow.js: `tensorflow` is TensorFlow's own library, `wasm` is WebAssembly, which needs nothing compiled and is slower.",
    lesson: "00-start-here",
  },
  {
    name: "backpropagation",
    meaning:
      "Computing the gradient of a loss backwards through a program, step by step, with the chain rule. Through an RNN it passes every time step.",
    lesson: "02-rnn-limits",
  },
  {
    name: "baseline",
    meaning: "A simple model to compare with. A result means little until you know what something simpler gets.",
    lesson: "09-experiment",
  },
  {
    name: "batch",
    meaning: "Several examples that are computed together; the first axis of most tensors.",
    lesson: "05-several-heads",
  },
  {
    name: "BERT",
    meaning:
      "A transformer encoder from 2018 that reads a whole text at once: every token may attend to every other. Only padding is masked.",
    lesson: "10-myths-and-practice",
  },
  {
    name: "broadcasting",
    meaning:
      "Stretching an axis of size 1 so that two shapes fit: a mask `[1, n]` counts for every row of scores `[n, n]`.",
    lesson: "06-positions",
  },
  {
    name: "causal mask",
    meaning:
      "A mask that lets each word look only at itself and at earlier words. A model that writes text needs it, because later words aren't written yet.",
    lesson: "03-queries-keys-values",
  },
  {
    name: "concatenation",
    meaning: "Putting vectors side by side into one longer vector. The outputs of 4 heads of 16 make one vector of 64.",
    lesson: "05-several-heads",
  },
  {
    name: "cross-attention",
    meaning:
      "Attention in which the queries come from one text, keys and values from another: a translation that looks at its original.",
    lesson: "03-queries-keys-values",
  },
  {
    name: "cross-entropy",
    meaning:
      "The usual loss of a classifier: minus the logarithm of the probability that it gave to the right answer. 0 is certain and right; $\\ln 2 \\approx 0.69$ is a coin's.",
    lesson: "04-scaling",
  },
  {
    name: "decoder",
    meaning: "The part of a transformer that writes, one token after the other. It uses a causal mask.",
    lesson: "10-myths-and-practice",
  },
  {
    name: "distillation",
    meaning: "Training a small model to imitate a large one's outputs rather than the bare labels.",
    lesson: "10-myths-and-practice",
  },
  {
    name: "dot product",
    meaning:
      "Multiply two vectors entry by entry and add up. Large where both are strong on the same axes, 0 where they share none.",
    lesson: "01-context",
  },
  {
    name: "embedding",
    meaning:
      "The vector that stands for a token: one row of a table with as many rows as the vocabulary has words. It is learned.",
    lesson: "08-pipeline-trace",
  },
  {
    name: "encoder",
    meaning: "The part of a transformer that reads. Every token may look at every other.",
    lesson: "10-myths-and-practice",
  },
  { name: "epoch", meaning: "One pass through all training examples.", lesson: "08-pipeline-trace" },
  {
    name: "gate",
    meaning: "A number between 0 and 1, computed from the input, that says how much passes. An LSTM has three.",
    lesson: "02-rnn-limits",
  },
  {
    name: "GPT",
    meaning:
      "A transformer decoder that writes text, one token after the other. Each token attends to itself and to earlier ones: a causal mask.",
    lesson: "10-myths-and-practice",
  },
  {
    name: "gradient",
    meaning:
      "How a result changes when a number in the program is changed a little, for each of these numbers. Training follows it downhill.",
    lesson: "02-rnn-limits",
  },
  {
    name: "graph neural network",
    meaning:
      "A network in which nodes of a graph exchange messages with their neighbours. With attention over the neighbours it is attention with a mask.",
    lesson: "10-myths-and-practice",
  },
  {
    name: "head",
    meaning:
      "One attention with projections of its own: one view of the sentence. Multi-head attention has several side by side.",
    lesson: "05-several-heads",
  },
  {
    name: "head importance",
    meaning:
      "How much a model's loss depends on a head. A common measure scales the head's output by a gate at 1, and takes the size of the loss's derivative by it.",
    lesson: "07-inside-and-faster",
  },
  {
    name: "hidden state",
    symbol: "$h_t$",
    meaning: "The vector that an RNN carries from word to word: all that it remembers of what it has read.",
    lesson: "02-rnn-limits",
  },
  {
    name: "key",
    symbol: "$K$",
    meaning: "The vector by which a word is found: queries are compared with it.",
    lesson: "03-queries-keys-values",
  },
  {
    name: "learned positions",
    meaning:
      "A position code that is a table, one row a position, trained like any other parameter. A row beyond the trained length was never trained.",
    lesson: "06-positions",
  },
  { name: "learning rate", meaning: "How far a training step goes along the gradient.", lesson: "09-experiment" },
  {
    name: "linear attention",
    meaning:
      "Attention in which softmax is replaced by a product of two feature vectors, so that the keys can be summed up once. Its cost grows with the length, not with its square.",
    lesson: "10-myths-and-practice",
  },
  {
    name: "local attention",
    meaning:
      "Attention within a window: each word looks only at so many words on either side. Its cost grows with the length, not with its square.",
    lesson: "10-myths-and-practice",
  },
  {
    name: "logits",
    meaning: "A classifier's raw outputs, one a class, before softmax makes probabilities of them.",
    lesson: "08-pipeline-trace",
  },
  {
    name: "loss",
    meaning: "One number that says how wrong a model is. Training makes it smaller.",
    lesson: "04-scaling",
  },
  {
    name: "LSTM",
    meaning:
      "Long short-term memory: an RNN with a second state, and with gates that decide what is kept, written and read. With open gates it forgets slowly.",
    lesson: "02-rnn-limits",
  },
  {
    name: "mask",
    meaning:
      "A table of 1 (may attend) and 0 (may not). Where it is 0, the score becomes $-\\infty$ before softmax, and so the weight 0.",
    lesson: "03-queries-keys-values",
  },
  {
    name: "mean pooling",
    meaning: "One vector for a sentence: the mean of its words' vectors. Every word counts alike.",
    lesson: "01-context",
  },
  {
    name: "multi-head attention",
    meaning:
      "Several attentions in parallel, each with its own projections; their outputs are put side by side and mixed by one more matrix.",
    lesson: "05-several-heads",
  },
  {
    name: "one-hot",
    meaning: "A vector with a single 1 and otherwise zeros. Times a table it picks one row.",
    lesson: "08-pipeline-trace",
  },
  {
    name: "output projection",
    symbol: "$W_O$",
    meaning: "The learned matrix after the heads: it mixes their outputs into one vector a word.",
    lesson: "05-several-heads",
  },
  {
    name: "overfitting",
    meaning: "Learning the training examples by heart: the training loss falls while the validation loss rises.",
    lesson: "10-myths-and-practice",
  },
  {
    name: "padding mask",
    meaning: "Sentences of a batch are filled up to one length. This mask hides the filling.",
    lesson: "03-queries-keys-values",
  },
  {
    name: "parameter",
    meaning: "A number that training changes. Weight matrices and embeddings are made of them.",
    lesson: "05-several-heads",
  },
  {
    name: "permutation",
    meaning:
      "The same things in another order. Without positions, attention's outputs are permuted as its inputs are, and nothing else changes.",
    lesson: "06-positions",
  },
  {
    name: "position code",
    meaning: "A vector that says where a word stands. It is added to the word's embedding; sinusoidal or learned.",
    lesson: "06-positions",
  },
  {
    name: "projection",
    meaning: "A vector times a learned matrix. It turns a word's vector into its query, its key or its value.",
    lesson: "03-queries-keys-values",
  },
  {
    name: "pruning",
    meaning: "Taking away parts of a trained model that matter little, such as whole heads.",
    lesson: "07-inside-and-faster",
  },
  {
    name: "quadratic cost",
    meaning: "Twice the length, four times the work: each of $n$ words is compared with $n$ words.",
    lesson: "10-myths-and-practice",
  },
  {
    name: "quantisation",
    meaning:
      "Keeping weights in fewer bits, for example as whole numbers from −127 to 127 with one scale. A quarter of the memory, and a small error.",
    lesson: "10-myths-and-practice",
  },
  {
    name: "query",
    symbol: "$Q$",
    meaning: "The vector with which a word asks. It is compared with every key.",
    lesson: "03-queries-keys-values",
  },
  {
    name: "RNN",
    meaning:
      "Recurrent neural network: it reads one word after the other, and carries a hidden state from each to the next.",
    lesson: "02-rnn-limits",
  },
  {
    name: "saturation",
    meaning:
      "Softmax with scores far apart: one weight is nearly 1, the others nearly 0, and small changes of the scores change hardly anything.",
    lesson: "04-scaling",
  },
  {
    name: "scaled dot-product attention",
    meaning:
      "$\\text{softmax}(QK^\\top / \\sqrt{d_k})\\,V$: dot products as scores, divided by the root of the keys' width, softmax row by row, weighted sum of the values.",
    lesson: "04-scaling",
  },
  {
    name: "scaling",
    meaning: "Dividing the scores by $\\sqrt{d_k}$, so that their spread doesn't grow with the keys' width.",
    lesson: "04-scaling",
  },
  {
    name: "scores",
    meaning: "How well each query fits each key, as a dot product, before softmax.",
    lesson: "01-context",
  },
  {
    name: "seed",
    meaning: "The number that random numbers start from. The same seed gives the same ones.",
    lesson: "02-rnn-limits",
  },
  {
    name: "self-attention",
    meaning: "Attention of a sentence to itself: queries, keys and values all come from the same words.",
    lesson: "01-context",
  },
  {
    name: "shape",
    meaning: "The sizes of a tensor's axes: `[2, 5, 16]` is 2 sentences of 5 words, 16 numbers each.",
    lesson: "00-start-here",
  },
  {
    name: "sinusoidal positions",
    meaning:
      "A position code of sine and cosine waves of different lengths. It needs no training, and there is a code for every position.",
    lesson: "06-positions",
  },
  {
    name: "softmax",
    meaning: "Turns any numbers into weights: raise e to each, divide by the sum. All are positive and sum to 1.",
    lesson: "01-context",
  },
  {
    name: "standard deviation",
    meaning: "How far numbers typically lie from their mean: the root of the variance.",
    lesson: "04-scaling",
  },
  {
    name: "temperature",
    meaning:
      "A number that scores are divided by before softmax. High: weights even out. Low: the largest takes all. $\\sqrt{d_k}$ is one.",
    lesson: "04-scaling",
  },
  {
    name: "tensor",
    meaning: "A block of numbers with a shape: a number, a list, a matrix, or with more axes.",
    lesson: "00-start-here",
  },
  {
    name: "test set",
    meaning: "Examples that decided nothing, neither weights nor settings. They are measured once, at the end.",
    lesson: "09-experiment",
  },
  {
    name: "token",
    meaning: "A piece of text that has a number of its own. Here a word; in large models often a part of one.",
    lesson: "08-pipeline-trace",
  },
  {
    name: "tokenizer",
    meaning: "Splits text into tokens. Ours folds capital letters and leaves punctuation out.",
    lesson: "08-pipeline-trace",
  },
  {
    name: "training set",
    meaning: "The examples that a model's parameters are fitted to.",
    lesson: "05-several-heads",
  },
  {
    name: "transformer",
    meaning: "A network built of attention layers and small networks for each word, without recurrence (2017).",
    lesson: "10-myths-and-practice",
  },
  {
    name: "underfitting",
    meaning: "A model that can't even fit its training examples: too simple for the task, or not trained enough.",
    lesson: "09-experiment",
  },
  {
    name: "validation set",
    meaning: "Examples that are not trained on. They choose the settings and the epoch to keep.",
    lesson: "09-experiment",
  },
  {
    name: "value",
    symbol: "$V$",
    meaning: "The vector that a word hands over: the weighted sum is taken over the values.",
    lesson: "03-queries-keys-values",
  },
  {
    name: "vanishing gradient",
    meaning:
      "A gradient that shrinks towards 0 on its way back, so that what is far away learns nothing. A product of many factors below 1 does it.",
    lesson: "02-rnn-limits",
  },
  { name: "variance", meaning: "The mean squared distance of numbers from their mean.", lesson: "04-scaling" },
  { name: "vocabulary", meaning: "The tokens that a model knows, each with its id.", lesson: "08-pipeline-trace" },
  {
    name: "weight matrix",
    meaning:
      "A matrix whose entries are learned. Attention weights are something else: they are computed anew for each sentence.",
    lesson: "03-queries-keys-values",
  },
  {
    name: "weighted sum",
    meaning: "Each vector times its weight, added up. The mean is the one with equal weights.",
    lesson: "01-context",
  },
  {
    name: "weights",
    meaning: "What softmax makes of the scores: each query's shares of all keys, from 0 to 1, together 1.",
    lesson: "01-context",
  },
];
