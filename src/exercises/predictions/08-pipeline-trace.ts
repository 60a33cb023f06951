import { prediction } from "./prediction";

export const pipelineTrace = {
  "trace-ids": prediction({
    question: '"The cat sat on the mat" has six tokens. How many different ids do they have?',
    options: {
      a: {
        text: "six, one for each token",
        answer:
          'An id belongs to a word of the vocabulary, not to a place in the sentence. "the" stands there twice, and has the same id both times.',
      },
      b: {
        text: "five",
        answer:
          'Yes. Upper case is folded to lower case, so both "the" are one word with one id, and the other four words have one each.',
      },
      c: {
        text: 'six, since "The" has a capital letter and "the" has none',
        answer:
          'The tokenizer turns upper case into lower case before it looks a word up. Some tokenizers don\'t; then "The" would be a word of its own.',
      },
    },
    right: "b",
    misconception: "a word that occurs twice gets two ids, and so two embeddings",
  }),
  "trace-shape": prediction({
    question:
      "Each of 4 heads gives a matrix of 6 × 16: six words, 16 numbers each. The layer makes one matrix of them. Which shape has it?",
    options: {
      a: {
        text: "6 × 16: the heads' matrices are averaged",
        answer:
          "An average would throw away what sets the heads apart. Each head's 16 numbers are kept, in columns of their own.",
      },
      b: {
        text: "24 × 16: one below the other",
        answer: "That would make four rows of each word. A word keeps one row; what grows is how wide the row is.",
      },
      c: {
        text: "6 × 64: side by side",
        answer:
          "Yes. Each word keeps its row, and its 16 numbers from each of 4 heads stand beside each other: 4 · 16 = 64, as wide as what went in.",
      },
    },
    right: "c",
    misconception: "heads are averaged, or stacked as further rows",
  }),
  "trace-untrained": prediction({
    question: 'Nothing has been trained. What will the model say to "The cat sat on the mat"?',
    options: {
      a: {
        text: "an error: without training there is no answer",
        answer:
          "The model is a row of products and sums. They can be computed with any numbers, random ones too, so there is always an answer.",
      },
      b: {
        text: "something for each of the four answers, by chance: it is sure of none",
        answer:
          "Yes. Random weights lean to one answer or another by chance. They are too small to put one logit far above the rest, so softmax leaves something for each.",
      },
      c: {
        text: "100 % for one answer, picked at random",
        answer:
          "To be that sure, one logit would have to be far above the others. Small random weights don't bring them that far apart.",
      },
    },
    right: "b",
    misconception: "before training a model gives no output, or a wild one",
  }),
  "trace-curves": prediction({
    question:
      "Suppose the loss falls and the accuracy rises, on the training sentences and on the validation sentences alike. What does that say?",
    options: {
      a: {
        text: "it learns the training sentences by heart",
        answer:
          "Then only the training figures would get better. What is learned by heart is no help with sentences that it never saw, and those improve too.",
      },
      b: {
        text: "it learns something that holds for new sentences too",
        answer:
          "Yes. It never learns from the validation sentences. That they get better too shows that what it learns carries over.",
      },
      c: {
        text: "it is finished: after this, more training can't help",
        answer:
          "While the validation loss still falls, more training does help. One would stop once it has stopped falling for a while.",
      },
    },
    right: "b",
    misconception: "falling loss on its own proves learning by heart, or that training is done",
  }),
  "trace-attention": prediction({
    question:
      "Take self-attention out of the model, and keep all else: embeddings, positions, the mean, the output. Train it well: how often is it right on new sentences?",
    options: {
      a: {
        text: "as often as before: the embeddings know the words, and the positions know the places",
        answer:
          "Both go into one sum, and a sum forgets which word came with which place. So nothing in the model knows who is on whom.",
      },
      b: {
        text: "in 25 of 100 sentences: without attention it can only guess",
        answer:
          "It still sees which words there are. Two kinds of nouns stand in each sentence, so it can rule out the other two answers.",
      },
      c: {
        text: "in about half of the sentences",
        answer:
          "Yes. It knows which two kinds of nouns there are, and not which of them is on top. In this model, only attention joins word and place before all is added up.",
      },
    },
    right: "c",
    misconception: "attention only helps a little; words and positions are enough without it",
  }),
};
