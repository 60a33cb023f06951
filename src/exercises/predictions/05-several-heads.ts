export const severalHeads = {};
