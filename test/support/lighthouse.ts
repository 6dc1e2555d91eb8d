import lighthouse from 'lighthouse';
import { openBrowser } from './browser.ts';
import { freePort } from './ports.ts';

export const CATEGORIES = ['performance', 'accessibility', 'best-practices', 'seo'] as const;
export type Category = (typeof CATEGORIES)[number];

export type Judged = {
  /** Of 100, by category. */
  readonly scores: ReadonlyMap<Category, number>;
  /** The audits that cost points, as `seo/canonical`. */
  readonly failed: readonly string[];
  readonly largestPaintMs: number;
  readonly layoutShift: number;
  readonly bytes: number;
  readonly requests: number;
};

export type Judge = { judge(url: string, categories: readonly Category[]): Promise<Judged>; close(): Promise<void> };

/** Where speed is not looked at, little is waited for and no trace is kept: of all audits but speed's only `baseline`, which counts nothing, reads it. */
const AT_ONCE = {
  skipAudits: ['baseline'],
  pauseAfterFcpMs: 100,
  pauseAfterLoadMs: 100,
  networkQuietThresholdMs: 100,
  cpuQuietThresholdMs: 100,
};

/** Lighthouse as on a phone with a slow 4G line, in the browser of the tests; it asks no other host. */
export async function openJudge(): Promise<Judge> {
  const port = await freePort();
  const browser = await openBrowser([`--remote-debugging-port=${port}`]);
  const judge = async (url: string, categories: readonly Category[]): Promise<Judged> => {
    const asked = { onlyCategories: [...categories], disableFullPageScreenshot: true, logLevel: 'error' as const, port };
    const result = await lighthouse(url, categories.includes('performance') ? asked : { ...asked, ...AT_ONCE });
    if (!result) throw new Error(`Lighthouse says nothing of ${url}`);
    const { audits, categories: judged, runtimeError } = result.lhr;
    if (runtimeError) throw new Error(`${url}: ${runtimeError.message}`);
    const failed = Object.values(judged).flatMap(({ id: category, auditRefs }) =>
      auditRefs.filter(({ id, weight }) => weight > 0 && (audits[id]?.score ?? 1) < 1).map(({ id }) => `${category}/${id}`),
    );
    const numberOf = (id: string): number => audits[id]?.numericValue ?? 0;
    const requests = audits['network-requests']?.details;
    return {
      scores: new Map(categories.map((category) => [category, Math.round((judged[category]?.score ?? 0) * 100)])),
      failed,
      largestPaintMs: Math.round(numberOf('largest-contentful-paint')),
      layoutShift: numberOf('cumulative-layout-shift'),
      bytes: numberOf('total-byte-weight'),
      requests: requests?.type === 'table' ? requests.items.length : 0,
    };
  };
  return { judge, close: () => browser.close() };
}
