import type { Language } from '../../i18n/language.ts';
import { pathTo, type PageName } from '../../i18n/routes.ts';
import type { Association } from '../../settings/types.ts';

/** The pages that tell search engines who asks, and where one gives. */
export function isAboutGiving(page: PageName): boolean {
  return page === 'home' || page === 'give';
}

/**
 * The association and its give page in the words of schema.org, as a block of data: no script, so that the policy needs no exception. No `<` is
 * left in it, which could end the block.
 */
export function structuredData(
  { name, legalName, tagline, website, contact }: Pick<Association, 'name' | 'legalName' | 'tagline' | 'website' | 'contact'>,
  publicUrl: URL,
  language: Language,
): string {
  const give = new URL(pathTo('give', language), publicUrl).href;
  const about = {
    '@context': 'https://schema.org',
    '@type': 'NGO',
    name,
    legalName,
    description: tagline[language],
    url: website,
    ...(contact.email !== null && { email: contact.email }),
    potentialAction: { '@type': 'DonateAction', target: { '@type': 'EntryPoint', urlTemplate: give, inLanguage: language } },
  };
  return JSON.stringify(about).replaceAll('<', '\\u003c');
}
