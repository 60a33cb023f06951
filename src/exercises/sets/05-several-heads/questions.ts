import { choice, choices } from "../../kinds/choice";
import { numeric } from "../../kinds/numeric";
import { predictionWithRun } from "../../kinds/prediction";
import { matrixOf } from "../../plain-loops";

export const severalAttentions = choice({
  title: "What multi-head attention is",
  points: 1,
  difficulty: 1,
  minutes: 2,
  importance: 3,
  mirrors: "quiz-a2",
  options: {
    a: {
      text: "one attention that reads the sentence once, with larger matrices",
      why: "Larger matrices still make one map, and one unit of ink for each word. What matters is that there are several maps.",
    },
    b: {
      text: "attention for the first word only, so that it stands for the sentence",
      why: "Every word has a query in every head. That a model may read its answer off the first vector is another matter.",
    },
    c: {
      text: "a way to tell the model the order of the words",
      why: "Heads don't see the order, however many there are. Lesson 6 brings in positions, which do that.",
    },
    d: {
      text: "several attentions side by side, each with its own projections; their outputs are joined",
      why: "Each head has its own queries, keys and values, so its own map. The outputs stand side by side, and one more matrix mixes them.",
    },
  },
  right: "d",
  hints: [
    "Think of the group chat by the lake: the cook, the dancer, and one set of messages.",
    "Compare the two things that section 2 of the lesson put side by side: who has a unit of ink there?",
    "Ask of each option: does it give a word several maps? Only one does.",
  ],
  explanation:
    "Several heads read the same words at the same time, each with a question of its own. They share nothing but the input, and the output matrix at the end.",
});

export const layerShapes = numeric({
  title: "Shapes through the layer",
  points: 2,
  difficulty: 2,
  minutes: 4,
  importance: 2,
  answer: matrixOf("3 4 7 5; 3 4 2 7; 3 4 2 5"),
  mistakes: [
    {
      name: "each head as wide as the model",
      value: matrixOf("3 4 7 20; 3 4 2 7; 3 4 2 20"),
      says: "The heads share the width of 20 among them; none of them has all of it.",
    },
    {
      name: "heads behind the words",
      value: matrixOf("3 7 4 5; 3 2 4 7; 3 2 4 5"),
      says: "Those are the sizes before the transpose. In the heads' own shape, heads come before words.",
    },
    {
      name: "queries and keys exchanged in the weights",
      value: matrixOf("3 4 7 5; 3 4 7 2; 3 4 2 5"),
      says: "A row of a map belongs to one that asks, a column to one that is looked at. Who asks here, the 2 or the 7?",
    },
    {
      name: "keys that look at keys",
      value: matrixOf("3 4 7 5; 3 4 7 7; 3 4 7 5"),
      says: "That would be right if the messages looked at each other. Here the questions ask, and there are 2 of them in each chat.",
    },
  ],
  hints: [
    "All three have the form [batch, heads, something, something]. Only the last two numbers differ.",
    "A map has a row for each that asks, and a column for each that is looked at. An output has a row for each that asks, as wide as one head's values.",
    "One head is 20 / 4 numbers wide. There are 7 keys and 2 queries in each chat.",
  ],
  explanation:
    "Keys: 7 messages of 20 / 4 = 5 numbers, in 4 heads, in 3 chats. Weights: each of 2 questions looks at 7 messages. Heads' outputs: for each question one mix of values, 5 wide. Joined, that is [3, 2, 20] again.",
});

export const whatIsWrongWithTheseHeads = choice({
  title: "What is wrong with these heads?",
  points: 1,
  difficulty: 2,
  minutes: 3,
  importance: 2,
  mirrors: "quiz-a4",
  options: {
    a: {
      text: "The softmax is wrong: its weights don't add up to 1",
      why: "It is right: each power is divided by the sum of its row's powers. Add up a row of the printed result to see it; the mean of such rows adds up to 1, too.",
    },
    b: {
      text: "`Math.exp` is called twice for each score, and so the numbers overflow",
      why: "Twice is a little slow, but the second call gives the same number as the first. Overflow comes from one large score (from about 710 on), not from asking twice. Here the scores are small.",
    },
    c: {
      text: "The heads' weights are averaged, and the values are never used",
      why: "What comes out is a map, and not what was read by it. Each head should mix its own values with its own weights, and the outputs are then laid side by side.",
    },
    d: {
      text: "In place of the mean, it should take the largest of the heads' weights",
      why: "Then the rows wouldn't even add up to 1. And it would still be one map made of several, which is what loses the heads' views.",
    },
  },
  right: "c",
  hints: [
    "What should come out for one query: a weight for each key, or a vector made of values?",
    "Look at the printed result: how many numbers are there, and what do they count? Then follow each parameter through the function.",
    "Put your finger on every place where `values` is used.",
  ],
  explanation:
    "Attention is a weighted sum of values. A function that stops at the weights has looked, but hasn't read. And heads whose weights are averaged have looked with one pair of eyes.",
});

export const trainedHeads = predictionWithRun({
  title: "Two heads, trained together",
  points: 1,
  difficulty: 1,
  minutes: 4,
  importance: 2,
  mirrors: "predict-5",
  options: {
    a: {
      text: "near 0: they read the same chats for the same goal, so they come to look at the same message",
      why: "The goal belongs to the whole layer. Two heads that look at the same message leave the other question unanswered, and the loss high. So the steps lead them apart.",
    },
    b: {
      text: "about as far as at the start: training changes what they report, not where they look",
      why: "Training changes all four matrices, and W_Q and W_K decide where a head looks. They start 0.05 apart, which is nearly the same map. That doesn't last.",
    },
    c: {
      text: "near 1: each comes to look at another message, though nobody tells it which",
      why: "There are two questions and two heads. One head turns to the food, the other to the music, because that lowers the loss. Which one takes which is left to the random start.",
    },
  },
  right: "c",
  answer: 0.918,
  tolerance: 0.02,
  mistakes: [
    {
      name: "the distance before training",
      value: 0.052,
      says: "That is how far apart they are after 0 steps. Call it with 25 steps.",
    },
    {
      name: "the distance after 10 steps",
      value: 0.627,
      says: "That is the distance after 10 steps. Let them train for 25.",
    },
  ],
  hints: [
    "For the prediction: two questions are asked in each chat, and the loss counts both answers. What would happen to the loss if both heads looked at the same message?",
    "`distanceAfter(25)` trains the layer for 25 steps, and gives the distance of the two heads' maps.",
    "Run `distanceAfter(25)` and look at what it gives. Return that number as `found`, with three digits.",
  ],
  explanation:
    "Heads learn the same or different things, as the task rewards it. With two questions and two heads, they share the work. With more heads than questions, some double up: lesson 5 measured that, and lesson 7 takes such heads away.",
});

export const moreHeads = choices({
  title: "From four heads to eight",
  points: 2,
  difficulty: 3,
  minutes: 4,
  importance: 2,
  mirrors: "quiz-a5",
  options: {
    a: {
      text: "The layer can follow more relations between words at once",
      holds: true,
      why: "Eight maps in place of four. Whether training finds eight useful ones is another question.",
    },
    b: {
      text: "Each head gets half as wide",
      holds: true,
      why: "The heads share d_model: d_model / 8 is half of d_model / 4. A narrow head can ask less precisely, and carry less.",
    },
    c: {
      text: "The layer learns twice as many numbers",
      holds: false,
      why: "The four matrices keep their size, and are only cut differently. The lesson counted 1024 for 1, 2, 4, 8 and 16 heads.",
    },
    d: {
      text: "The attention maps take twice the memory, and there may be more to compute",
      holds: true,
      why: "Every head has a map of its own, [queries, keys], with a softmax over it. The products with values cost the same as before.",
    },
    e: {
      text: "It gets faster, because more heads share the work",
      holds: false,
      why: "The products stay as large as before, and there are more maps. Heads run side by side already; more of them don't make the work less.",
    },
    f: {
      text: "From now on the layer ignores the order of the words",
      holds: false,
      why: "It ignored it before. Attention has no sense of order with any number of heads; lesson 6 is about that.",
    },
    g: {
      text: "Each head now reads only a part of the sentence",
      holds: false,
      why: "A head gets a part of each word's *numbers*, but of all words. A head that gets some of the words only is the bug without the transpose.",
    },
  },
  hints: [
    "d_model stays as it is. Write down, for 4 and for 8 heads: the width of a head, the size of the matrices, the number of maps.",
    "Try it: `new MultiHeadAttention({ numHeads: 8, modelDim: 16 })` has `keyDim` and `countParams()`. Section 4 of the lesson has a table.",
    "Three of the seven hold.",
  ],
  explanation:
    "More heads are more views at the same number of learned numbers. They are paid for with narrower heads and more maps, so there is a number of heads beyond which it gets no better.",
});
