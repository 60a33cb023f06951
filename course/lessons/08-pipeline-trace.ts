// %% [markdown]
// # 8 · The pipeline, traced
//
// This lesson is being prepared.
