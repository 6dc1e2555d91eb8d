/** A line of the table: what was measured, then its figures by name, the unit in the name. */
export type Row = { readonly what: string } & Readonly<Record<string, number | string>>;
