import { tf } from "../tensorflow";

/** The numbers of one parameter, as plain data. */
export interface SavedParameter {
  /** Such as `[10, 4]`. */
  readonly shape: readonly number[];
  /** Row after row; nine digits, from which the same float32 comes back. */
  readonly values: readonly number[];
}

/** A model's weights as plain data, for JSON; by name. */
export type SavedWeights = Readonly<Record<string, SavedParameter>>;

/** The parameters of a model, by name, in the order in which they were added. */
export class Parameters {
  private readonly byName = new Map<string, tf.Variable>();

  /** Makes a parameter that starts as `initial`, which is disposed of. */
  add<R extends tf.Rank>(name: string, initial: tf.Tensor<R>): tf.Variable<R> {
    const variable = tf.variable(initial, true);
    initial.dispose();
    this.byName.set(name, variable);
    return variable;
  }

  /** Takes a layer's weights in, as `prefix/name`; from then on they are disposed of here. */
  addLayer(prefix: string, layer: tf.layers.Layer): void {
    for (const weight of layer.trainableWeights) {
      const name = weight.originalName.split("/").at(-1) ?? weight.originalName;
      this.byName.set(`${prefix}/${name}`, weight.read() as tf.Variable);
    }
  }

  /** All of them. */
  get variables(): tf.Variable[] {
    return [...this.byName.values()];
  }

  /** How many numbers they are. */
  get count(): number {
    return this.variables.reduce((sum, variable) => sum + variable.size, 0);
  }

  /** A copy of all numbers, as plain data. */
  save(): SavedWeights {
    return Object.fromEntries(
      [...this.byName].map(([name, variable]) => [
        name,
        {
          shape: [...variable.shape],
          values: Array.from(variable.dataSync(), (value) => Number(value.toPrecision(9))),
        },
      ]),
    );
  }

  /**
   * Takes over what {@link Parameters.save} gave.
   *
   * @throws {RangeError} when a parameter is missing, unknown, or of another shape; nothing has changed then
   */
  load(where: string, saved: SavedWeights): void {
    const unknown = Object.keys(saved).find((name) => !this.byName.has(name));
    if (unknown !== undefined) {
      throw new RangeError(
        `${where}: there is no weight "${unknown}"; there are ${[...this.byName.keys()].join(", ")}.`,
      );
    }
    for (const [name, { shape }] of this.byName) {
      const given = saved[name];
      if (given === undefined) throw new RangeError(`${where}: the weight "${name}" is missing.`);
      if (
        !tf.util.arraysEqual(given.shape as number[], shape) ||
        given.values.length !== tf.util.sizeFromShape(shape)
      ) {
        throw new RangeError(
          `${where}: the weight "${name}" has shape [${given.shape.join(", ")}] and ${given.values.length} values; it needs [${shape.join(", ")}].`,
        );
      }
    }
    for (const [name, variable] of this.byName)
      tf.tidy(() => variable.assign(tf.tensor([...(saved[name] as SavedParameter).values], variable.shape)));
  }

  /** Gives all their memory back. */
  dispose(): void {
    for (const variable of this.byName.values()) if (!variable.isDisposed) variable.dispose();
  }
}
