export const queriesKeysValues = {};
