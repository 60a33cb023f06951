import { addPositions } from "./add-positions";
import { permutationGap } from "./permutation-gap";
import { positionCodes } from "./position-codes";
import { mendedLayer } from "./positions-too-late";
import { beyondTheTrainedLength, dogMoves, oneCodeValue, whatACodeNeeds } from "./questions";

/** The exercises on positions, in their order. */
export const positions = {
  "dog-turned-round": dogMoves,
  "permutation-gap": permutationGap,
  "what-a-position-code-needs": whatACodeNeeds,
  "one-number-of-a-code": oneCodeValue,
  "position-codes": positionCodes,
  "add-positions": addPositions,
  "positions-too-late": mendedLayer,
  "beyond-the-trained-length": beyondTheTrainedLength,
};
