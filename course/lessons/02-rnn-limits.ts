// %% [markdown]
// # 2 · The limits of RNNs
//
// This lesson is being prepared.
