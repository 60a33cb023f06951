import { choice } from "../../kinds/choice";
import { numeric } from "../../kinds/numeric";

export const shapeOfHeads = numeric({
  title: "The shape inside the heads",
  points: 1,
  difficulty: 1,
  minutes: 2,
  importance: 2,
  mirrors: "trace-q2",
  answer: [4, 6, 16],
  mistakes: [
    {
      name: "the axes before they change places",
      value: [6, 4, 16],
      says: "That is the shape right after cutting each row into pieces: word by word. So that each head can work on its own matrix, the heads come first.",
    },
    {
      name: "each head with the whole width",
      value: [4, 6, 64],
      says: "The heads share the width, and each owns its part of the columns. If each had all of it, there would be four times as many numbers as before.",
    },
    {
      name: "words and columns have changed places",
      value: [4, 16, 6],
      says: "Within a head, each word still has a row. What you give has a row for each column.",
    },
    {
      name: "the shape of the weights",
      value: [4, 6, 6],
      says: "That is a stage further on: every word's weight on every word. Asked for are the queries, which the weights are computed from.",
    },
    {
      name: "the words shared out among the heads",
      value: [4, 1.5, 64],
      says: "It is the 64 columns that are shared out, not the words: every head sees all six of them.",
    },
    {
      name: "one head alone",
      value: [6, 16],
      says: "That is what a single head gets. There are several of them, and one tensor holds them all.",
    },
    {
      name: "the batch is counted too",
      value: [1, 4, 6, 16],
      says: "The 1 in front is the batch of one sentence. The task leaves it out.",
    },
    {
      name: "the heads one below the other",
      value: [24, 16],
      says: "The numbers are all there, but the heads run into each other. One axis says which head, another which word.",
    },
    {
      name: "as many heads as columns",
      value: [16, 6, 4],
      says: "There are 4 heads here. The other number is how wide each of them is.",
    },
    {
      name: "what comes out in the end",
      value: [6, 64],
      says: "That is the shape before the split, and again after the heads stand side by side. In between it is another one.",
    },
  ],
  hints: [
    "Nothing is added and nothing is lost: the product of the new shape's numbers must be 6 · 64 as before.",
    "Each head owns its part of the 64 columns, for all six words. How wide is that part?",
    "The order is: heads, words, columns of a head.",
  ],
  explanation:
    "64 columns among 4 heads are 16 for each: 4 × 6 × 16, the same 384 numbers as in 6 × 64. The heads come first, so that one batched product computes the scores of all heads, [4, 6, 6].",
});

export const curves = choice({
  title: "What the curves say",
  points: 1,
  difficulty: 1,
  minutes: 2,
  importance: 2,
  mirrors: "trace-q3",
  options: {
    a: {
      text: "It learns the training sentences by heart.",
      why: "That would leave the validation sentences behind: no sentence learned by heart helps with a new one. Here the new ones get better too.",
    },
    b: {
      text: "It learns something that holds for new sentences: more answers are right, and the right ones get more probability.",
      why: "Accuracy counts the right answers, loss says how much probability they get. Both get better on sentences that it never learned from.",
    },
    c: {
      text: "The loss tells nothing new: whenever it falls, the accuracy rises by as much.",
      why: "They need not move together. In the lesson's fourth epoch the loss fell by a third, and only 6 sentences in a hundred more were right.",
    },
    d: {
      text: "Training is finished, since both are good now.",
      why: "That they still move says the contrary: there is more to gain. One stops when the validation loss hasn't fallen for a while.",
    },
  },
  right: "b",
  hints: [
    "Two things are measured here, on two sets of sentences. What does each of them say?",
    "The validation set decides: from these sentences the model never learns.",
    'Rule out what the validation figures contradict, and what the word "still" contradicts.',
  ],
  explanation:
    "Falling loss with rising accuracy, on sentences that it doesn't learn from: what the model learns carries over. If only the training figures got better, it would be learning by heart. Had only the loss fallen, it would have become surer, but no more often right.",
});

export const job = choice({
  title: "The job of self-attention",
  points: 1,
  difficulty: 1,
  minutes: 2,
  importance: 3,
  mirrors: "trace-q1",
  options: {
    a: {
      text: "It gives each word a vector of its own.",
      why: "That is the job of the embedding look-up: an id chooses a row. Such a row is the same in every sentence.",
    },
    b: {
      text: "It tells the model at which place each word stands.",
      why: "That is the job of the position codes, which are added before attention. Attention itself doesn't see the order.",
    },
    c: {
      text: "It weighs each word against all the others, and mixes in what matters.",
      why: 'That is how "sat" came to hold the cat and the mat, and how "under" could turn the answer round.',
    },
    d: {
      text: "It turns four logits into four probabilities.",
      why: "That is the softmax at the very end. Attention uses a softmax too, but over the words of the sentence, to make weights.",
    },
  },
  right: "c",
  hints: [
    "Each option names a job that some stage has. Which stage is it for each?",
    "Remember what was lost when the lesson took attention out: who is on whom.",
    "Three jobs belong to the look-up, to the position codes and to the output. One is left.",
  ],
  explanation:
    "It is the one stage in this model where words meet before all is added up. Look-up and positions treat each word by itself, and the output sees only a mean. Without attention the lesson's model was right in about half of the sentences, with it in 97 of 100.",
});
