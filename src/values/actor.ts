/** Who acts: a member of the treasury, with the name that the audit trail shows. */
export type Actor = { readonly member: string; readonly name: string };
