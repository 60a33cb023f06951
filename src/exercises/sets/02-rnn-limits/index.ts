import { elmanStep } from "./elman-step";
import { hiddenStates } from "./hidden-states";
import { forgetGate, influenceLeft, roundsNeeded, whatHasToWait } from "./questions";
import { readerThatForgets } from "./reader-that-forgets";

/** The exercises on RNNs and their limits, in their order. */
export const rnnLimits = {
  "elman-step": elmanStep,
  "hidden-states": hiddenStates,
  "reader-that-forgets": readerThatForgets,
  "influence-left": influenceLeft,
  "forget-gate": forgetGate,
  "what-has-to-wait": whatHasToWait,
  "rounds-needed": roundsNeeded,
};
