// %% [markdown]
// # 3 · Queries, keys, values
//
// This lesson is being prepared.
