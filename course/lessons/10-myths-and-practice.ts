// %% [markdown]
// # 10 · Myths, pitfalls, limits, practice
//
// This lesson is being prepared.
