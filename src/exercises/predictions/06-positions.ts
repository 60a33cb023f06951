export const positions = {};
