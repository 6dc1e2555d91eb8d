import type { Language } from './language.ts';
import { inFrench } from './spacing.ts';

/** Figures of a run, as the job told them; what it did not tell is 0. */
type Figures = Readonly<Record<string, number>>;

function of(figures: Figures, name: string): number {
  return figures[name] ?? 0;
}

/** Megabytes with one decimal: copies of books are some of them. */
function megabytes(bytes: number): number {
  return Math.round(bytes / 100_000) / 10;
}

/** Words of the page of what the site does by itself, and of its queue. */
const fr = {
  title: 'Tâches du site',
  lead: 'Ce que le site fait de lui-même, à ses heures. Une tâche manquée pendant un arrêt est faite une fois au retour ; une tâche qui échoue est essayée de nouveau dix minutes après.',
  caption: 'Les tâches, leur dernier passage et le prochain',
  columns: { what: 'Tâche', last: 'Dernier passage', result: 'Résultat', next: 'Prochain passage', act: 'Geste' },
  names: {
    'self-check': 'Vérifier les livres',
    backfill: 'Demander à Stripe ce qui manque',
    walk: 'Relire tout le solde de Stripe',
    letters: 'Préparer les lettres dues',
    alerts: 'Prévenir de ce qui ne va pas',
    purge: 'Oublier ce qui n’est plus gardé',
    backup: 'Sauvegarder les livres',
  },
  never: 'Jamais encore',
  soon: 'Dans les secondes qui viennent',
  lasted: (seconds: string) => `en ${seconds} s`,
  standings: {
    running: 'En cours',
    lost: 'Interrompue, ou bloquée : elle sera reprise',
    failed: 'A échoué',
    late: 'En retard',
    fine: 'Faite',
    new: 'Attend son heure',
  },
  failures: (count: number) => (count === 1 ? 'Un échec.' : `${count} échecs de suite.`),
  unfinished: 'Rien n’a échoué ; la suite est faite au prochain passage.',
  results: {
    'self-check': () => 'Chaque somme tombe juste.',
    backfill: (figures: Figures) => `Avis trouvés : ${of(figures, 'found')}. Dons relus : ${of(figures, 'settled')}.`,
    walk: (figures: Figures) => `Mouvements trouvés : ${of(figures, 'found')}. Les livres et le solde de Stripe sont d’accord.`,
    letters: (figures: Figures) => `Lettres préparées : ${of(figures, 'queued')}.`,
    alerts: (figures: Figures) => (of(figures, 'alerts') === 0 ? 'Rien à signaler.' : `Points signalés : ${of(figures, 'alerts')}.`),
    purge: (figures: Figures) => `Lignes oubliées : ${of(figures, 'rows')}.`,
    backup: (figures: Figures) =>
      of(figures, 'elsewhere') === 1
        ? 'Les livres sont dans PostgreSQL : la personne qui gère ce serveur les sauvegarde, avec pg_dump.'
        : `Une copie de ${String(megabytes(of(figures, 'bytes'))).replace('.', ',')} Mo, relue. Copies gardées : ${of(figures, 'kept')}.`,
  },
  run: 'Lancer',
  problems: {
    unknown: 'Cette tâche n’est pas connue, ou le site n’a pas encore tourné. Rien n’a été changé.',
    running: 'Cette tâche est déjà en cours. Rien n’a été changé.',
  },
  queue: {
    what: 'Tâches du site à regarder',
    next: 'Voir les tâches',
  },
};

type Words = typeof fr;

const en: Words = {
  title: 'Jobs of the site',
  lead: 'What the site does by itself, at its hours. A job missed while the site was down is done once when it is back; one that fails is tried again ten minutes later.',
  caption: 'Jobs, their last run and the next',
  columns: { what: 'Job', last: 'Last run', result: 'Result', next: 'Next run', act: 'Act' },
  names: {
    'self-check': 'Check the books',
    backfill: 'Ask Stripe for what is missing',
    walk: 'Read all of Stripe’s balance again',
    letters: 'Prepare letters that are due',
    alerts: 'Tell of what is not well',
    purge: 'Forget what is kept no longer',
    backup: 'Back up the books',
  },
  never: 'Never yet',
  soon: 'Within seconds',
  lasted: (seconds) => `in ${seconds} s`,
  standings: {
    running: 'Under way',
    lost: 'Cut short, or stuck: it will be taken up again',
    failed: 'Has failed',
    late: 'Late',
    fine: 'Done',
    new: 'Waits for its hour',
  },
  failures: (count) => (count === 1 ? 'One failure.' : `${count} failures in a row.`),
  unfinished: 'Nothing failed; the rest is done at the next run.',
  results: {
    'self-check': () => 'Every sum holds.',
    backfill: (figures) => `Notices found: ${of(figures, 'found')}. Gifts read again: ${of(figures, 'settled')}.`,
    walk: (figures) => `Movements found: ${of(figures, 'found')}. The books and Stripe’s balance agree.`,
    letters: (figures) => `Letters prepared: ${of(figures, 'queued')}.`,
    alerts: (figures) => (of(figures, 'alerts') === 0 ? 'Nothing to tell.' : `Points told: ${of(figures, 'alerts')}.`),
    purge: (figures) => `Rows forgotten: ${of(figures, 'rows')}.`,
    backup: (figures) =>
      of(figures, 'elsewhere') === 1
        ? 'The books are in PostgreSQL: whoever runs that server backs them up, with pg_dump.'
        : `A copy of ${megabytes(of(figures, 'bytes'))} MB, looked through. Copies kept: ${of(figures, 'kept')}.`,
  },
  run: 'Run now',
  problems: {
    unknown: 'This job is not known, or the site has not run yet. Nothing was changed.',
    running: 'This job is under way already. Nothing was changed.',
  },
  queue: {
    what: 'Jobs of the site to look at',
    next: 'See the jobs',
  },
};

export const JOB_WORDS: Readonly<Record<Language, Words>> = { fr: inFrench(fr), en };
