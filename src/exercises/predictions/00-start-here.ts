import { prediction } from "./prediction";

export const startHere = {
  "start-sort": prediction({
    question: "What does `[10, 9, 1].sort()` give in TypeScript?",
    options: {
      a: {
        text: "`[1, 9, 10]`: it sorts the numbers by size",
        answer:
          'That is what Python does. JavaScript\'s sort turns each entry into text first, and the text "10" comes before "9". For numbers, say how to compare two of them: `.sort((a, b) => a - b)`.',
      },
      b: {
        text: "`[1, 10, 9]`: it sorts them as text",
        answer:
          'Yes: without a rule for comparing, entries are compared as text, and "10" comes before "9" as "ab" comes before "b". `.sort((a, b) => a - b)` sorts by size.',
      },
      c: {
        text: "an error, because a rule for comparing is missing",
        answer:
          "The rule may be left out; then entries are compared as text. So a forgotten rule gives no error, only an order you didn't want.",
      },
    },
    right: "b",
    misconception: "sort() compares numbers by size",
  }),
};
