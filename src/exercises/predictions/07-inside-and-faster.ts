import { prediction } from "./prediction";

export const insideAndFaster = {
  "inside-first-meeting": prediction({
    question:
      'We give "cat" another embedding and leave the other words as they are. Which is the first step in which something changes for "mat"?',
    options: {
      a: {
        text: "its input: positions are added, so every word knows of the others",
        answer:
          'A position code says only where a word itself stands. It is the same code whichever words stand around it, so the input of "mat" stays as it was.',
      },
      b: {
        text: "its query: the projection mixes the words",
        answer:
          'A projection mixes the numbers *within* one word\'s vector. Each word is multiplied by the same matrix, and none sees its neighbours. So the query of "mat" stays as it was.',
      },
      c: {
        text: "its scores: there its query meets the keys of the others",
        answer:
          'Yes. The score of "mat" with "cat" is the dot product of a query that stayed and a key that changed. Until then, each word was alone.',
      },
    },
    right: "c",
    misconception: "every step of attention mixes the words",
  }),
  "inside-chunk": prediction({
    question: "A word's vector has 4 numbers, and there are two heads. What does head 2 get to see of the word?",
    options: {
      a: {
        text: "all 4 numbers, through its own columns of the matrix",
        answer:
          "Yes. Each of its columns has 4 entries, one for each number of the word. What is cut is the result of the projection, not the word.",
      },
      b: {
        text: "the last 2 numbers: the word's vector is cut in two",
        answer:
          "It is the projected vector that is cut, and each number of that already depends on all 4 numbers of the word. Change the word's first number, and the query of head 2 changes.",
      },
      c: {
        text: "all 4 numbers, through the whole matrix: its queries are 4 wide too",
        answer:
          "It sees all 4 numbers, but only 2 of the matrix's 4 columns are its own, so its queries are 2 wide. Both heads together are as wide as one head would be alone.",
      },
    },
    right: "a",
    misconception: "each head sees only its slice of the word's embedding",
  }),
  "inside-one-product": prediction({
    question: "Eight heads, in a loop or in one batched product. What does the batched product save?",
    options: {
      a: {
        text: "multiplications: it needs an eighth of them",
        answer:
          "Every head still has its own queries, keys and maps, and each number of them has to be computed. Batching changes how the work is handed over, not how much it is.",
      },
      b: {
        text: "calls: the same multiplications, in fewer and larger operations",
        answer:
          "Yes. Each call has a cost of its own, and a large product keeps all cores busy where a tiny one can't. The arithmetic is the same.",
      },
      c: {
        text: "nothing: eight heads are eight times the work, either way",
        answer:
          "The multiplications are the same either way, so nothing is saved there. But the loop also pays for each of its calls, and the batched product needs far fewer.",
      },
    },
    right: "b",
    misconception: "batching the heads saves arithmetic",
  }),
  "inside-eight-heads": prediction({
    question: "From four heads to eight, at the same width of the model: what doubles?",
    options: {
      a: {
        text: "the parameters: twice as many heads need twice as many matrices",
        answer:
          "Twice as many heads are half as wide. Their columns fill the same matrices, so not one parameter is added.",
      },
      b: {
        text: "the memory for the attention maps",
        answer:
          "Yes. A map has a cell for each pair of words, however wide the head is. Twice as many heads have twice as many maps.",
      },
      c: {
        text: "the arithmetic of the scores",
        answer:
          "There are twice as many dot products, and each is half as long. So the multiplications are as many as before. Only softmax has more to do.",
      },
    },
    right: "b",
    misconception: "more heads make a larger model",
  }),
  "inside-all-heads": prediction({
    question: "We silence one head of the eight, after training. What happens to its accuracy?",
    options: {
      a: {
        text: "about the same, whichever head it is: the others have learned the same",
        answer:
          "That holds for a spare head, and there may be one or two. Other heads do work that none of the rest can take over, and silencing one of those costs many answers.",
      },
      b: {
        text: "it falls by about an eighth of what was learned, whichever head it is",
        answer:
          "Nothing in training shares the work out evenly. Some heads come to do a lot of it and others hardly any, as chance and the task will have it.",
      },
      c: {
        text: "it depends on the head: one hardly matters, another costs a lot",
        answer:
          "Yes. Training gives heads different work, and not equally much of it. Which head gets how much changes from one random start to another.",
      },
    },
    right: "c",
    misconception: "all heads of a trained layer matter equally",
  }),
};
