// %% [markdown]
// # 9 · An experiment
//
// This lesson is being prepared.
