import { assessCoverage } from '../coverage/assess.ts';
import {
  campaignProgress,
  countedGifts,
  doubtfulMonths,
  monthsAsked,
  tellableCampaigns,
  type CampaignProgress,
} from '../coverage/campaign.ts';
import type { CostOfMonth } from '../coverage/filling.ts';
import type { CoverageReport } from '../coverage/report.ts';
import { bookedLines } from '../costs/line-desk.ts';
import { coveredMonths } from '../costs/months.ts';
import { agendaOf } from '../exports/agenda.ts';
import { pathTo } from '../i18n/routes.ts';
import type { Guard } from '../reconciliation/self-check.ts';
import type { Association, Campaign, Language } from '../settings/types.ts';
import type { Books } from '../storage/open.ts';
import type { Stores } from '../storage/stores.ts';
import type { Reach } from '../storage/reach.ts';
import { utcDay, type Day } from '../values/day.ts';
import { firstDay } from '../values/month.ts';
import { ZERO } from '../values/cents.ts';
import type { Parts } from './parts.ts';
import { factsFrom } from './report.ts';

/** A campaign's progress, and the months of the same state of the books. */
export type CampaignSeen = { readonly progress: CampaignProgress; readonly report: CoverageReport };

export type Campaigns = {
  seen(campaign: Campaign): Promise<CampaignSeen>;
  /** Its events as a calendar file (RFC 5545). */
  agenda(campaign: Campaign, language: Language): string;
};

/** The first day that the books tell of: their opening, or the first month's without one (method §0). */
function booksFrom({ books, firstMonth }: Association): Day {
  return books.openedOn ?? firstDay(firstMonth);
}

async function costsAsked({ costs }: Stores, { content }: Pick<Parts, 'content'>, campaign: Campaign): Promise<CostOfMonth[]> {
  const months = monthsAsked(campaign);
  const [first, last] = [months[0], months.at(-1)];
  if (first === undefined || last === undefined) return [];
  const costOf = coveredMonths(await bookedLines(costs, content.costs), await costs.invoices(), first, last);
  return months.map((month) => ({ month, cost: costOf.get(month)?.cost ?? ZERO }));
}

/** Reads a campaign's progress in one look at the books, beside the months that it must agree with. */
export async function campaignFrom(
  stores: Stores,
  parts: Pick<Parts, 'content' | 'clock'>,
  guard: Pick<Guard, 'isBroken'>,
  campaign: Campaign,
): Promise<CampaignSeen> {
  const facts = await factsFrom(stores, parts, guard);
  const latestFirst = parts.content.campaigns.toSorted((left, right) => (left.from < right.from ? 1 : left.from > right.from ? -1 : 0));
  const each = [];
  for (const { slug, from, until } of latestFirst) {
    const booked = await stores.giving.campaignTotals(slug, from, until ?? facts.today);
    each.push({ slug, totals: countedGifts(booked, facts.coveredProjects) });
  }
  const report = assessCoverage(facts);
  const counted = countedGifts(facts.totals, facts.coveredProjects);
  const told = tellableCampaigns(each, counted, doubtfulMonths(report.months, counted, facts));
  const own = each.find(({ slug }) => slug === campaign.slug) ?? { slug: campaign.slug, totals: [] };
  const progress = campaignProgress(campaign, own, {
    booksFrom: booksFrom(parts.content.association),
    isTold: told.has(campaign.slug),
    costs: await costsAsked(stores, parts, campaign),
  });
  return { progress, report };
}

/** A campaign's calendar file, which is the same all day long. */
export function campaignAgenda({ environment, content, clock }: Pick<Parts, 'environment' | 'content' | 'clock'>): Campaigns['agenda'] {
  const { name, website } = content.association;
  return (campaign, language) =>
    agendaOf(campaign.events, {
      name: `${campaign.title[language]} – ${name}`,
      keeper: `${campaign.slug}.${new URL(website).hostname}`,
      page: new URL(pathTo('campaign', language, campaign.slug), environment.publicUrl).href,
      stampedOn: utcDay(clock.now()),
      language,
    });
}

export function campaignsOf(parts: Parts, books: Books, guard: Guard, reach: Reach): Campaigns {
  return {
    seen: (campaign) => reach.through(() => books.snapshot((stores) => campaignFrom(stores, parts, guard, campaign))),
    agenda: campaignAgenda(parts),
  };
}
