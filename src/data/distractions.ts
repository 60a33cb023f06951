// Words that make sentences richer and decide nothing.
import { tokenize } from "./tokenize";

/** They say nothing of what an animal can do. */
export const adjectives: readonly string[] = tokenize(
  "brown grey black white spotted old young quiet hungry thirsty sleepy cheerful lonely muddy",
);

/** Who looks after animals. */
export const people: readonly string[] = tokenize(
  "farmer vet baker teacher child painter miller gardener sailor nurse",
);

/** What people do with animals; each is also its own past participle. */
export const caring: readonly string[] = tokenize("fed washed brushed weighed stroked measured painted photographed");

/** What animals do with each other that any animal can do with any other; each is also its own past participle. */
export const meeting: readonly string[] = tokenize("met heard followed greeted noticed watched found left");

/** Words that say where. */
export const prepositions: readonly string[] = tokenize("near behind beyond beside");

/** What is where. */
export const places: readonly string[] = tokenize(
  `river garden road hill village forest field lake barn bridge mill fence pond meadow orchard cottage harbour market
  school well castle station windmill beach church`,
);

/** Words that say when. */
export const times: readonly string[] = tokenize("yesterday today again twice once later recently eventually");
