import type { Language } from './language.ts';
import { inFrench } from './spacing.ts';

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const fr = {
  give: { plain: 'Donner', campaign: 'Donner pour la campagne', month: (month: string) => `Donner pour ${month}` },
  from: (day: string) => `Depuis le ${day}`,
  fromUntil: (from: string, until: string) => `Du ${from} au ${until}`,
  toCome: (day: string) => `La campagne commence le ${day}.`,
  over: 'La campagne est terminée.',
  progress: {
    heading: 'Où en est la campagne',
    received: (amount: string) => `${amount} ont été reçus.`,
    none: 'Aucun don n’est encore arrivé.',
    of: (amount: string, goal: string, percent: string) => `${amount} sur ${goal}, soit ${percent}.`,
    goalEuros: (goal: string) => `L’objectif : ${goal}.`,
    goalMonths: (count: string, one: boolean, goal: string) =>
      one ? `L’objectif : un mois d’hébergement, soit ${goal}.` : `L’objectif : ${count} mois d’hébergement, soit ${goal}.`,
    monthsPaid: (paid: string, asked: string) => `De quoi payer ${paid} mois d’hébergement sur ${asked}.`,
    missing: (amount: string) => `Il manque ${amount}.`,
    reached: (amount: string, goal: string) => `L’objectif est atteint : ${amount} reçus, pour ${goal} demandés.`,
    nowFor: (covered: string, next: string) => `${capital(covered)} est couvert ; un don sert maintenant à ${next}.`,
    firstFor: (next: string) => `Un don sert d’abord à ${next}, le plus ancien mois qui n’est pas encore couvert.`,
    hidden:
      'La somme n’est pas dite pour l’instant : tant qu’elle permettrait de reconnaître moins de trois dons, elle reste cachée. Chaque don compte déjà dans les mois.',
    unknown: 'La campagne s’est terminée avant l’ouverture des comptes : ils ne disent rien de ce qu’elle a reçu.',
    verifying: 'Ces chiffres sont en cours de vérification.',
    note: 'Compté dans les écritures : les dons faits pour la campagne, avant frais et remboursements. Ils font partie des dons de chaque mois et ne s’y ajoutent pas.',
    method: 'La méthode, règle par règle',
  },
  events: {
    heading: 'Rendez-vous',
    when: 'Quand',
    where: 'Où',
    zone: (zone: string) => `(heure de ${zone})`,
    yours: (instant: string, zone: string) => `Chez vous (${zone}) : ${instant}`,
    lasts: (minutes: string) => `${minutes} minutes`,
    linkToCome: 'Le lien pour participer s’affiche ici un quart d’heure avant ; il suffit alors de recharger la page.',
    live: 'C’est maintenant.',
    soon: 'Cela commence bientôt.',
    join: 'Rejoindre',
    past: 'Ce rendez-vous est passé.',
    replay: 'Revoir l’enregistrement',
    agenda: 'Ajouter à mon agenda (fichier .ics)',
  },
  petition: {
    heading: 'Pétition',
    exact: (count: string, target: string, when: string) => `${count} signatures sur ${target} ${when}.`,
    below: (count: string, target: string, when: string) => `Moins de ${count} signatures sur ${target} ${when}.`,
    onDay: (day: string) => `au ${day}`,
    inMonth: (month: string) => `en ${month}`,
    link: 'Lire la pétition',
  },
  updates: 'Nouvelles',
};

const en: typeof fr = {
  give: { plain: 'Give', campaign: 'Give for the campaign', month: (month) => `Give for ${month}` },
  from: (day) => `Since ${day}`,
  fromUntil: (from, until) => `From ${from} to ${until}`,
  toCome: (day) => `The campaign begins on ${day}.`,
  over: 'The campaign is over.',
  progress: {
    heading: 'How the campaign is doing',
    received: (amount) => `${amount} received.`,
    none: 'No gift has arrived yet.',
    of: (amount, goal, percent) => `${amount} of ${goal}, that is ${percent}.`,
    goalEuros: (goal) => `The goal: ${goal}.`,
    goalMonths: (count, one, goal) =>
      one ? `The goal: one month of hosting, that is ${goal}.` : `The goal: ${count} months of hosting, that is ${goal}.`,
    monthsPaid: (paid, asked) => `Enough to pay ${paid} of ${asked} months of hosting.`,
    missing: (amount) => `${amount} are missing.`,
    reached: (amount, goal) => `The goal is reached: ${amount} received, ${goal} asked for.`,
    nowFor: (covered, next) => `${covered} is covered; a gift now serves ${next}.`,
    firstFor: (next) => `A gift first serves ${next}, the oldest month that is not covered yet.`,
    hidden:
      'The sum is not told for now: while fewer than three gifts could be recognised by it, it stays hidden. Each gift already counts in the months.',
    unknown: 'The campaign ended before the books opened: they tell nothing of what it received.',
    verifying: 'These figures are being verified.',
    note: 'Counted from the entries of the books: gifts made for the campaign, before fees and refunds. They are part of each month’s gifts and are not added to them.',
    method: 'The method, rule by rule',
  },
  events: {
    heading: 'Events',
    when: 'When',
    where: 'Where',
    zone: (zone) => `(${zone} time)`,
    yours: (instant, zone) => `Where you are (${zone}): ${instant}`,
    lasts: (minutes) => `${minutes} minutes`,
    linkToCome: 'The link to take part appears here a quarter of an hour before; reload the page then.',
    live: 'It is on now.',
    soon: 'It begins soon.',
    join: 'Join',
    past: 'This event is over.',
    replay: 'Watch the recording',
    agenda: 'Add to my calendar (.ics file)',
  },
  petition: {
    heading: 'Petition',
    exact: (count, target, when) => `${count} signatures of ${target} ${when}.`,
    below: (count, target, when) => `Fewer than ${count} signatures of ${target} ${when}.`,
    onDay: (day) => `on ${day}`,
    inMonth: (month) => `in ${month}`,
    link: 'Read the petition',
  },
  updates: 'News',
};

/** The words of campaign pages. */
export const CAMPAIGN_WORDS: Readonly<Record<Language, typeof fr>> = { fr: inFrench(fr), en };
