/**
 * One value in several forms, keyed by MIME type, for example `{ "text/plain": "…", "text/html": "…" }`.
 * A notebook shows the richest form that it can draw. The form of a `+json` type is an object, of all others a string.
 */
export interface MimeBundle {
  readonly [mimeType: string]: unknown;
}
