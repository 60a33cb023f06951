import { exerciseSets, type ExerciseSet } from "../../catalogue";
import type { ItemResult } from "../../grading/results";
import { nextHint } from "../hint";
import { firstOpen, workSets, type Item, type WorkSet } from "../learner/items";
import type { Places } from "../learner/places";
import { recordResults } from "../learner/record";
import { listSet } from "../list";
import { describeEnd } from "../next";
import type { Checked } from "./checks";
import type { Command } from "./keys";
import type { Screen } from "./screen";
import { doneView, exerciseView, successView } from "./view";

/**
 * What the learner sees while watching: one exercise at a time. A save that makes it right stops at the explanation; a key goes on.
 */
export class WatchSession {
  private readonly results = new Map<string, ItemResult>();
  private sets: readonly WorkSet[] = [];
  private focus: Item | undefined;
  /** Passed just now, and not yet left behind by a key. */
  private fresh: readonly Item[] = [];

  /**
   * @param only the one set to work on; all of them otherwise
   * @param keys whether there are keys to press
   */
  constructor(
    private readonly places: Places,
    private readonly only: ExerciseSet | undefined,
    private readonly screen: Screen,
    private readonly keys: boolean,
  ) {
    this.reread();
    this.focus = firstOpen(this.sets);
  }

  /** The set in which to begin: where one stopped. */
  get beginsWith(): WorkSet | undefined {
    return this.sets.find(({ set }) => set.id === (this.focus ?? this.sets[0]?.items[0])?.set.id);
  }

  /** The set whose notebook has this file name, if it is one that is watched. */
  setOf(fileName: string): WorkSet | undefined {
    return this.sets.find(({ set }) => `${set.id}.ipynb` === fileName);
  }

  /** Takes in what came of a save, and shows it. */
  checked(checked: Checked): void {
    if (checked.kind === "unreadable") {
      this.screen.show([checked.message, "Still watching: it is checked as soon as it can be read."]);
      return;
    }
    const changed = checked.result.items.filter(({ id, answer }) => this.results.get(id)?.answer !== answer);
    const first = !checked.result.items.some(({ id }) => this.results.has(id));
    for (const item of checked.result.items) this.results.set(item.id, item);
    const passed = recordResults(this.places.progress, checked.result.items);
    this.reread();
    const here = this.items().filter(({ set }) => set.id === checked.assignment.set.id);
    this.fresh = here.filter(({ id }) => passed.has(id));
    const wrong = here.filter(({ id }) => changed.some((one) => one.id === id && one.state === "failed"));
    if (this.fresh.length > 0) {
      this.showSuccess();
    } else {
      // At the start, one goes on where one stopped; later, with what one has just written.
      if (!first) this.focus = wrong.at(-1) ?? this.focus;
      this.showExercise();
    }
  }

  /** Does what a key asks for, but for leaving. */
  pressed(command: Command): void {
    switch (command) {
      case "enter":
        if (this.fresh.length > 0) this.goOn(firstOpen(this.sets));
        else this.showExercise();
        break;
      case "next":
        this.goOn(this.openAfter(this.focus));
        break;
      case "hint":
        if (this.focus !== undefined) this.showExercise(nextHint(this.focus.id, this.focus.set.id));
        break;
      case "list":
        this.screen.show([...this.sets.flatMap((set) => [...listSet(set), ""]), "Press Enter to go back."]);
        break;
      case "quit":
      case "stop":
    }
  }

  private goOn(item: Item | undefined): void {
    this.fresh = [];
    this.focus = item;
    this.showExercise();
  }

  private showSuccess(): void {
    const last = this.fresh.at(-1);
    const shown = this.fresh.map((item) => ({ item, result: this.results.get(item.id) }));
    const next = firstOpen(this.sets);
    this.screen.show([
      ...successView(shown, this.sets),
      ...(next === undefined ? this.end() : this.keys ? ["", "Press Enter to go on."] : []),
    ]);
    this.focus = next ?? last;
    if (!this.keys && next !== undefined) this.showExercise();
  }

  private showExercise(more: readonly string[] = []): void {
    const item = this.focus;
    // What was passed before and is wrong as it stands now is told, though it stays done.
    const settled = item !== undefined && item.state === "done" && this.results.get(item.id)?.state !== "failed";
    if (item === undefined || (settled && firstOpen(this.sets) === undefined)) {
      this.screen.show(this.end());
      return;
    }
    this.screen.show(exerciseView(item, this.results.get(item.id), this.sets, this.keys, more));
  }

  private end(): string[] {
    const all = workSets(this.places);
    return firstOpen(all) === undefined ? describeEnd(all) : doneView(this.sets, all);
  }

  /** The next exercise that isn't done, in the course's order, from the beginning again after the last. */
  private openAfter(item: Item | undefined): Item | undefined {
    const all = this.items();
    const place = all.findIndex(({ id }) => id === item?.id);
    return [...all.slice(place + 1), ...all.slice(0, place + 1)].find(({ state }) => state !== "done");
  }

  private items(): Item[] {
    return this.sets.flatMap(({ items }) => items);
  }

  private reread(): void {
    this.sets = workSets(this.places, this.only === undefined ? exerciseSets : [this.only]);
    const id = this.focus?.id;
    if (id !== undefined) this.focus = this.items().find((item) => item.id === id);
  }
}
