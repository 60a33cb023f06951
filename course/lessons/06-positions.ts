// %% [markdown]
// # 6 · Positions
//
// This lesson is being prepared.
