export const mythsAndPractice = {};
