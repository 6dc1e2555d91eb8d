import type { CampaignEvent } from '../../settings/types.ts';

/** Who comes early finds the link (milliseconds). */
const EARLY_MS = 15 * 60_000;

/** What an event offers at an instant: its link only while people meet, its recording only afterwards. */
export type EventState =
  { readonly kind: 'to come'; readonly link: null } | { readonly kind: 'soon' | 'live' | 'past'; readonly link: string | null };

export function eventState({ startsAtMs, endsAtMs, link, replay }: CampaignEvent, nowMs: number): EventState {
  if (nowMs >= endsAtMs) return { kind: 'past', link: replay };
  if (nowMs >= startsAtMs) return { kind: 'live', link };
  if (nowMs >= startsAtMs - EARLY_MS) return { kind: 'soon', link };
  return { kind: 'to come', link: null };
}
