// %% [markdown]
// # 7 · Inside, and faster
//
// This lesson is being prepared.
