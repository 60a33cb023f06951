export const experiment = {};
