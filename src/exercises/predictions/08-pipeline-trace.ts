export const pipelineTrace = {};
