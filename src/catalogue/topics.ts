/** What the course has promised to teach, by the ids that it is planned with: each has its place in `coverage.ts`. */
export const topics = {
  // Why (lesson 01 and the opening page)
  "why-1": "treating every word alike: the mean, and what it loses",
  "why-2": "weighing words: the weighted sum, beside the mean",
  "why-3": "a memory that is carried along, against looking at all words at once",
  "why-4": "by hand or with equal weights it is slow and loses detail; several heads bring several views",
  "why-5": "what becomes better, for long inputs above all",
  // The build-up in seven steps
  "step-1": "context: words get their meaning from each other",
  "step-2": "limits of RNNs: influence against distance, time against length",
  "step-3": "queries, keys, values; every step with its shape",
  "step-4": "scaling by √d_k: variance, saturation, gradients, measured",
  "step-5": "several heads: split, attend, combine; a task that one head fails",
  "step-6": "positions: order is invisible without them; sinusoidal and learned codes",
  "step-7": "inside: one batched product, importance of heads, pruning",
  // Under the hood
  "hood-1": "the whole path in one picture",
  "hood-2": "all positions at once, any distance in one step, position from outside",
  "why-design": "no waiting, no fading; several heads at about the same size",
  "expert-1": "pruning redundant heads costs little",
  "expert-2": "positions decide how a model carries to longer inputs",
  "expert-3": "heads side by side use the hardware well; maps grow with the square of the length",
  // Limits and practice
  "limits-1": "tiny data, or order hardly matters: simpler models do",
  "limits-2": "very long inputs: quadratic cost, local and linear attention",
  "prod-1": "BERT and GPT: which mask each uses",
  "prod-2": "pruning, int8 weights, distillation",
  "prod-3": "reading attention maps, and why a weight is not yet an explanation",
  "conn-1": "graph neural networks: a graph's neighbours as mask",
  "conn-2": "selective attention in people",
  "conn-3": "parallel processing in hardware",
  // Myths
  "myth-1": "attention looks only at nearby words",
  "myth-2": "all heads learn the same",
  "myth-3": "position codes are optional",
  "myth-4": "scaling has no effect",
  // Pitfalls
  "pit-1": "embeddings go in without positions",
  "pit-2": "one head where the task needs several",
  "pit-3": "scores go to softmax without scaling",
  // The trace
  "trace-1": "data flow: from words to a 6×64 output, with shapes and values",
  "trace-2": "training: loss and accuracy, epoch by epoch",
  "trace-3": "prediction through five layers, for a chosen word",
  "trace-quiz": "three questions on the trace",
  // The experiment
  "exp-1": "one head, which underfits",
  "exp-2": "several heads, same data, procedure and size",
  "exp-3": "both classes, and the demonstration 2×5×16 with four heads",
  "exp-4": "what positions bring",
  "exp-5": "what changed and why, in five lines",
  "masked-row": "a row whose keys are all masked gives 0, never NaN",
  // Running examples
  "ex-bank": '"The bank will close soon"',
  "ex-cat": '"The cat that chased the mouse was tired"',
  "ex-dog": '"dog bites man", "man bites dog"',
  "ex-mat": '"The cat sat on the mat"',
  "ex-chat": "a group chat, each member listening for another topic",
  "ex-story": "a long story: remember it, or look back",
  "ex-voice": "a voice assistant, a translator, a summariser",
  // Predictions of the build-up
  "predict-3": "are all words treated alike?",
  "predict-4": "does dividing help?",
  "predict-5": "do heads learn the same?",
  "predict-6": "is word order known by itself?",
  "predict-7": "do all heads matter equally?",
  // Quiz questions, each an exercise
  "quiz-a1": "what is self-attention for?",
  "quiz-a2": "what is multi-head attention?",
  "quiz-a3": "a weight by hand, from scores",
  "quiz-a4": "code that averages the heads' weights",
  "quiz-a5": "four heads become eight: what follows?",
  "quiz-b1": "what is an attention mechanism for?",
  "quiz-b2": "which formula gives the weights?",
  "quiz-b3": "an output by hand, from Q, K and V",
  "quiz-b4": "code that computes Q·K without the transpose",
  "quiz-b5": "why divide by √d_k?",
  "trace-q1": "the trace: what does self-attention do for the model?",
  "trace-q2": "the trace: a shape after a stage",
  "trace-q3": "the trace: what falling loss with rising accuracy says",
} as const;

export type TopicId = keyof typeof topics;
