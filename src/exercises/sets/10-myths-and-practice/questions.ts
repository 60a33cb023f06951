import { choice, choices } from "../../kinds/choice";
import { free } from "../../kinds/free";

export const fourMyths = choices({
  title: "Four myths, said right",
  points: 2,
  difficulty: 2,
  minutes: 4,
  importance: 2,
  options: {
    a: {
      text: "Without position codes, a word that fits the query gets the same weight next door and 999 places away.",
      holds: true,
      why: "Its score is the dot product of query and key, and neither holds a distance. So every word is reachable in one step.",
    },
    b: {
      text: "Since every word is reachable in one step, every word gets the same weight.",
      holds: false,
      why: "Reachable says what is possible, not how much. Each weight follows from how well a key fits the query, and both are made by learned matrices.",
    },
    c: {
      text: "Trained heads differ, so none of them can be left out without harm.",
      holds: false,
      why: "They do differ, measurably. But some overlap with others or do little, and a few can often go at hardly any cost.",
    },
    d: {
      text: "Two heads with the same data, the same loss and the same kind of matrices mostly come to look at different words.",
      holds: true,
      why: "They start from other random numbers, so they get other gradients and go their own ways. Only heads with the very same start would stay alike.",
    },
    e: {
      text: "Without position codes and without a mask, another word order changes the outputs of no word, only their places in the list.",
      holds: true,
      why: "Each output depends on its own query and on the set of all keys and values. In another order it is the same output, standing somewhere else.",
    },
    f: {
      text: "Training makes up for a missing √d_k, since that is only a constant factor.",
      holds: false,
      why: "It could, if gradients came through. But large scores put softmax where it is flat, so little comes back to shrink them, and training may stall at its start.",
    },
  },
  hints: [
    "Four beliefs stand behind these six: it looks only nearby, all heads learn the same, positions are optional, scaling is optional. Each statement is what is so, or goes too far.",
    'Sections 1 to 4 of the lesson ran a cell on each. For b and c, look at their boxes "Fair play" and at the pairs of heads.',
    "Three of the six hold. Among those that don't, two begin with something true and draw a wrong conclusion from it.",
  ],
  explanation:
    "What is *possible* is built in: any word, in one step, blind to order. What *happens* is learned: which words, which heads. And learning needs gradients, which is why a constant factor can matter.",
});

export const readerOrWriter = choice({
  title: "A reader's mask and a writer's",
  points: 1,
  difficulty: 1,
  minutes: 3,
  importance: 2,
  mirrors: "prod-1",
  options: {
    a: {
      text: "BERT hides the later words, GPT hides nothing but padding",
      why: "The other way round. GPT is trained to name the next word, and that word would lie open in its input. BERT fills gaps and has the whole text before it.",
    },
    b: {
      text: "both hide the later words, and BERT reads the text a second time backwards",
      why: "Reading twice, once in each direction, is what two-way RNNs do. Attention needs no direction: without a causal mask, each word sees both sides at once.",
    },
    c: {
      text: "BERT hides nothing but padding, GPT also hides the later words",
      why: "BERT fills gaps in a text that is all there, so each word may see both sides. GPT names the next word, so no word may see a later one.",
    },
    d: {
      text: "neither needs a mask: the difference lies in the position codes",
      why: "Position codes say where a word stands, and hide nothing. Without a causal mask a model that learns to write would read the answer off its input.",
    },
  },
  right: "c",
  hints: [
    "One of the two is trained to fill gaps, the other to name the next word. What would give away the answer?",
    "Padding is filling behind a short text: no model has any use for it. So the question is only who may look ahead.",
    "B stands for bidirectional: both sides. And in a text that is just being written there is no right-hand side yet.",
  ],
  explanation:
    "The layer is the same, and the training task decides the mask. A causal mask also lets GPT keep the keys and values of earlier words: nothing that comes later can change them.",
});

export const notAnExplanation = free({
  title: "Why a map is not an explanation",
  points: 2,
  difficulty: 3,
  minutes: 8,
  importance: 2,
  mirrors: "prod-3",
  hints: [
    "What becomes of a weight after softmax? Think of all that stands between it and the answer.",
    "Section 10 has two doubts: one with four corners of a square, one with words that are replaced.",
    "Three parts make a full answer: why the weight isn't the effect, one observation that shows it, and what you would do instead of trusting the map.",
  ],
  explanation:
    "A weight says how much of a value is mixed in. It doesn't say what that value holds, what the output projection and later layers make of it, or whether another map would give the same answer. So a map gives a guess, and changing the input tests it.",
  rubric: [
    "A weight tells how much of a value is mixed in, not what the value holds or what later steps make of it.",
    "An observation that supports this, for example: different maps can give the same output, or the word with the most weight is often not the one whose replacement changes the answer most.",
    "A test of the guess: change, replace or leave out the word (or silence the head), and look at how far the answer moves.",
    "Fair to maps: they are useful hints, for example to find bugs such as weight on padding.",
  ],
});
