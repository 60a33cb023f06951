// %% [markdown]
// # 5 · Several heads
//
// This lesson is being prepared.
