/** A year of a busy account takes 2 MB; beyond these, reading would hold up the server (trust B5). */
export const MOST_BYTES = 10 * 1024 * 1024;
export const MOST_BYTES_OF_XML = 5 * 1024 * 1024;
export const MOST_LINES = 100_000;

/** CAMT.053 nests about 15 deep. A parser that calls itself for each level would lose its stack at some thousands. */
export const MOST_DEPTH = 64;

/** How far from its top a file may begin to tell its table. */
export const MOST_ROWS_BEFORE_HEADER = 30;

/** How many rows of a table are enough to guess how it is written. */
export const ROWS_TO_LOOK_AT = 300;
