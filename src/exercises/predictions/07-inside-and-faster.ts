export const insideAndFaster = {};
