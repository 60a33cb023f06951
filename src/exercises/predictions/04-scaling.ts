export const scaling = {};
