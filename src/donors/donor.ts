import type { Language } from '../settings/types.ts';

/** Who gives, known by an address. The books know neither; an erased donor keeps its id and nothing else. */
export type Donor = {
  readonly id: string;
  /** As typed; null once erased. */
  readonly email: string | null;
  readonly language: Language;
  /** Whether the monthly letter is wanted. */
  readonly digest: boolean;
  readonly createdMs: number;
  /** When the donor last came in by a link sent to the address; null while nothing proves that it is theirs. */
  readonly enteredMs: number | null;
};

/** What names a donor: the address without capitals and without spaces around. */
export function foldedAddress(email: string): string {
  return email.trim().toLowerCase();
}
