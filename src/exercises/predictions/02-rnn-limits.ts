export const rnnLimits = {};
