// %% [markdown]
// # 4 · Scaling
//
// This lesson is being prepared.
