/** Says to code that asks for input what to do instead: this kernel has no way to ask the person at the notebook. */
export function refuseToPrompt(): never {
  throw new Error(
    'This kernel can\'t ask for input. Write the value into the cell instead, for example: const name = "Ada";',
  );
}
