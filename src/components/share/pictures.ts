import type { App } from '../../app.ts';
import type { CampaignProgress } from '../../coverage/campaign.ts';
import type { CoverageReport, MonthCoverage } from '../../coverage/report.ts';
import { FORMATS } from '../../i18n/formats.ts';
import type { Language } from '../../i18n/language.ts';
import { CAMPAIGN_WORDS } from '../../i18n/words-campaign.ts';
import { MONTHS_WORDS } from '../../i18n/words-months.ts';
import { SHARE_WORDS } from '../../i18n/words-share.ts';
import type { Campaign, Project } from '../../settings/types.ts';
import { progressSaid } from '../campaign/progress.ts';
import { receivedAlone } from '../month/band.ts';
import { monthSentence } from '../month/month-sentences.ts';
import { stateSentences } from '../month/sentences.ts';
import { monthUnderWay } from '../month/state.ts';
import { picturePath, type Subject } from './address.ts';
import { monthRuler, type Picture } from './picture.ts';

type About = Pick<App, 'environment' | 'content'>;

/** What every picture says, whatever it is about. */
function common(
  { environment, content }: About,
  subject: Subject,
  language: Language,
): Pick<Picture, 'path' | 'language' | 'name' | 'notice' | 'site'> {
  const words = SHARE_WORDS[language];
  const { mode, sandbox, publicUrl } = environment;
  const isMadeUp = mode === 'sandbox' || sandbox !== null;
  return {
    path: picturePath(subject, language),
    language,
    name: content.association.name,
    notice: isMadeUp ? words.demonstration : mode === 'test' ? words.testMode : null,
    site: publicUrl.host,
  };
}

function dated(report: CoverageReport, language: Language): string {
  return SHARE_WORDS[language].dated(FORMATS[language].day(report.today));
}

/** The month under way, as the first page tells it. */
export function homePicture(about: About, report: CoverageReport, language: Language): Picture {
  const words = SHARE_WORDS[language];
  const own = { ...common(about, { kind: 'home' }, language), dated: dated(report, language) };
  if (report.beingVerified) return { ...own, headline: words.verifying, lead: words.verifyingLead, ruler: { kind: 'empty' } };
  const { headline, filling } = stateSentences(report, language);
  return { ...own, headline, lead: filling, ruler: monthRuler(monthUnderWay(report), language) };
}

/** One month, as its page tells it: what it received itself, then what all money pays of it; for a month to come the latter alone. */
export function monthPicture(
  about: About,
  { of, report }: { readonly of: MonthCoverage; readonly report: CoverageReport },
  language: Language,
): Picture {
  const words = SHARE_WORDS[language];
  const own = { ...common(about, { kind: 'month', month: of.month }, language), dated: dated(report, language) };
  if (report.beingVerified) {
    const headline = words.verifyingMonth(FORMATS[language].month(of.month));
    return { ...own, headline, lead: words.verifyingLead, ruler: { kind: 'empty' } };
  }
  const smoothed = monthSentence(of, 'smoothed', language);
  const state = MONTHS_WORDS[language].states[of.state];
  if (of.state === 'planned') return { ...own, headline: smoothed, lead: state, ruler: monthRuler(of, language) };
  const headline = monthSentence(of, 'received', language);
  return { ...own, headline, lead: `${smoothed} ${state}`, ruler: monthRuler(receivedAlone(of), language) };
}

/** A campaign and how far it has come. Its page decides whether an amount is told (method §4.2). */
export function campaignPicture(
  about: About,
  campaign: Campaign,
  { progress, report }: { readonly progress: CampaignProgress; readonly report: CoverageReport },
  language: Language,
): Picture {
  const own = { ...common(about, { kind: 'campaign', slug: campaign.slug }, language), headline: campaign.title[language] };
  const said = progressSaid(campaign, progress, report, language);
  if (!said.isTold) return { ...own, lead: said.sentences.join(' '), ruler: { kind: 'empty' }, dated: null };
  const day = dated(report, language);
  if (report.beingVerified) return { ...own, lead: CAMPAIGN_WORDS[language].progress.verifying, ruler: { kind: 'empty' }, dated: day };
  const lead = [...(said.goal === null ? [] : [said.goal]), ...said.sentences].join(' ');
  return { ...own, lead, ruler: said.bar === null ? { kind: 'empty' } : { kind: 'goal', percent: said.bar }, dated: day };
}

/** A project in words: what it costs is told with the months. */
export function projectPicture(about: About, project: Project, language: Language): Picture {
  const own = common(about, { kind: 'project', slug: project.slug }, language);
  return { ...own, headline: project.title[language], lead: project.summary[language], ruler: { kind: 'empty' }, dated: null };
}

/** What pages without figures of their own share: the association and what this site is for. */
export function sitePicture(about: About, language: Language): Picture {
  const own = common(about, { kind: 'site' }, language);
  return {
    ...own,
    headline: about.content.association.tagline[language],
    lead: SHARE_WORDS[language].siteLead,
    ruler: { kind: 'empty' },
    dated: null,
  };
}
