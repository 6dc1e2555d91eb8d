import type { Language } from './language.ts';
import { inFrench } from './spacing.ts';

/** What the page after a form says. To add one: a line here in both languages, and its name in the form's `done`. */
const fr = {
  'signed-out': 'Vous êtes déconnecté·e.',
  'notice-replayed': 'L’avis a été relu. S’il attend encore, il est ci-dessous avec sa raison.',
  'notice-dismissed': 'L’avis est écarté, avec votre raison, et noté au journal d’audit.',
  'session-ended': 'La session a été fermée.',
  'sessions-ended': 'Toutes ses sessions ont été fermées.',
  'member-changed': 'Le rôle a été changé ; ses sessions ont été fermées.',
  'member-disabled': 'Cette personne n’entre plus ; ses sessions ont été fermées.',
  'member-enabled': 'Cette personne peut de nouveau entrer.',
  'invitation-withdrawn': 'L’invitation a été retirée : son lien n’ouvre plus rien.',
  'passkey-removed': 'La clé d’accès a été retirée.',
  'passkey-added': 'La clé d’accès est enregistrée.',
  'line-posted': 'La ligne est comptabilisée.',
  'lines-posted': 'Les lignes certaines sont comptabilisées.',
  'line-undone': 'C’est annulé : la ligne est de nouveau à traiter.',
  'line-aside': 'La ligne est écartée, avec sa raison.',
  'statement-imported': 'Le relevé est importé ; les lignes nouvelles sont ci-dessous.',
  'rule-kept': 'La règle est gardée.',
  'rule-ended': 'La règle ne propose plus rien.',
  'gift-entered': 'Le don est enregistré.',
  'gift-undone': 'Le don est annulé par une écriture inverse.',
  'gifts-imported': 'Le fichier est importé ; ce qui était déjà enregistré n’a pas changé.',
  'month-closed': 'Le mois est clos, et sa clôture est publiée.',
  'reopening-asked': 'La demande est notée : une autre personne a sept jours pour la confirmer.',
  'month-reopened': 'Le mois est de nouveau ouvert ; l’acte est publié avec sa raison.',
  'password-changed': 'Le mot de passe a été changé ; vos autres sessions ont été fermées.',
};

const en: typeof fr = {
  'signed-out': 'You are signed out.',
  'notice-replayed': 'The notice was read again. If it still waits, it is below with its reason.',
  'notice-dismissed': 'The notice is set aside with your reason, and noted in the audit trail.',
  'session-ended': 'The session was ended.',
  'sessions-ended': 'All their sessions were ended.',
  'member-changed': 'The role was changed; their sessions were ended.',
  'member-disabled': 'This person can no longer enter; their sessions were ended.',
  'member-enabled': 'This person can enter again.',
  'invitation-withdrawn': 'The invitation was withdrawn: its link opens nothing any more.',
  'passkey-removed': 'The passkey was removed.',
  'passkey-added': 'The passkey is kept.',
  'line-posted': 'The line is posted.',
  'lines-posted': 'The certain lines are posted.',
  'line-undone': 'Taken back: the line is to post again.',
  'line-aside': 'The line is set aside, with its reason.',
  'statement-imported': 'The statement is imported; new lines are below.',
  'rule-kept': 'The rule is kept.',
  'rule-ended': 'The rule proposes nothing more.',
  'gift-entered': 'The gift is entered.',
  'gift-undone': 'The gift is taken back by an opposite entry.',
  'gifts-imported': 'The file is imported; what was entered before has not changed.',
  'month-closed': 'The month is closed, and its closing is published.',
  'reopening-asked': 'The request is kept: another person has seven days to confirm it.',
  'month-reopened': 'The month is open again; the act is published with its reason.',
  'password-changed': 'The password was changed; your other sessions were ended.',
};

export type DoneName = keyof typeof fr;

export function isDoneName(name: string): name is DoneName {
  return Object.hasOwn(fr, name);
}

export const DONE_WORDS: Readonly<Record<Language, typeof fr>> = { fr: inFrench(fr), en };
