import { LANGUAGES, type Language } from '../../i18n/language.ts';

/** What a share picture is about. Pages without figures of their own share one. */
export type Subject =
  | { readonly kind: 'home' | 'site' }
  | { readonly kind: 'month'; readonly month: string }
  | { readonly kind: 'campaign' | 'project'; readonly slug: string };

/** Names in addresses: the same for both languages, which the ending tells apart. */
const NAMES = { home: 'accueil', site: 'site', month: 'mois', campaign: 'campagne', project: 'projet' } as const;

const WITH_PART = ['month', 'campaign', 'project'] as const;

function partOf(subject: Subject): string {
  if (subject.kind === 'month') return `/${subject.month}`;
  return 'slug' in subject ? `/${subject.slug}` : '';
}

/** `/og/mois/2026-11.fr.png`. */
export function picturePath(subject: Subject, language: Language): string {
  return `/og/${NAMES[subject.kind]}${partOf(subject)}.${language}.png`;
}

function subjectOf(name: string, part: string | undefined): Subject | null {
  if (part === undefined) {
    const kind = (['home', 'site'] as const).find((each) => NAMES[each] === name);
    return kind === undefined ? null : { kind };
  }
  const kind = WITH_PART.find((each) => NAMES[each] === name);
  if (kind === undefined) return null;
  return kind === 'month' ? { kind, month: part } : { kind, slug: part };
}

/** What `mois/2026-11.fr.png` asks for; null for what no picture has as its address. */
export function readPictureAddress(address: string): { readonly subject: Subject; readonly language: Language } | null {
  const [, name = '', part, ending] = /^([a-z]+)(?:\/([a-z0-9-]+))?\.([a-z]{2})\.png$/u.exec(address) ?? [];
  const language = LANGUAGES.find((each) => each === ending);
  const subject = subjectOf(name, part);
  return language === undefined || subject === null ? null : { subject, language };
}
