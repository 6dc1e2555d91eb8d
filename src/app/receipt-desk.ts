import { join } from 'node:path';
import type { DonorStore } from '../donors/store.ts';
import type { NewLetter } from '../mail/letter.ts';
import { receiptLetter } from '../mail/queue.ts';
import type { ReceiptDesk } from '../receipts/desk.ts';
import { yearOf, type Receipt } from '../receipts/receipt.ts';
import type { ReceiptStore } from '../receipts/store.ts';
import type { ReceiptSettings } from '../settings/types.ts';
import type { Books } from '../storage/open.ts';
import { numberFile } from '../storage/number-file.ts';
import { bytesDigest } from '../values/digest.ts';
import type { Writer } from './money-write.ts';
import type { Parts } from './parts.ts';

/** Who asks for a receipt at the pages has it before them, and gets no letter. */
type Tells = 'by letter' | 'at once';

/** Tells donors of receipts that were issued for them; a giver of offline gifts has no address here. */
async function lettersOf(donors: DonorStore, issued: readonly Omit<Receipt, 'cancel'>[], nowMs: number): Promise<NewLetter[]> {
  const letters: NewLetter[] = [];
  for (const { content, holder } of issued) {
    const donor = await donors.donor(holder);
    if (typeof donor?.email !== 'string') continue;
    const params = { year: Number(yearOf(content)), number: String(content.number) };
    letters.push(receiptLetter({ donor: donor.id, language: donor.language, params, nowMs }));
  }
  return letters;
}

/** The library that draws is read from disk with the first receipt: a start need not wait for it. */
async function drawn(content: Receipt['content'], cancel: Receipt['cancel']): Promise<Uint8Array> {
  return (await import('../exports/pdf-receipt.ts')).receiptPdf(content, cancel);
}

/** The acts on receipts, writing as `write` says. The highest number stands in a file of the data folder, apart from the books. */
export function receiptDeskOf(
  { environment, content, clock }: Parts,
  books: Books,
  settings: ReceiptSettings,
  write: Writer,
  tells: Tells = 'by letter',
): ReceiptDesk {
  const { association } = content;
  return {
    reading: books.reading.receipts,
    write: (by, work) =>
      write(by, ({ receipts, donors, letters, note }) => {
        const add: ReceiptStore['add'] = async (issued) => {
          await receipts.add(issued);
          if (tells === 'by letter') await letters.queueAll(await lettersOf(donors, issued, clock.now()));
        };
        return work({ receipts: { ...receipts, add }, note });
      }),
    ...{ association, settings, clock },
    today: () => association.zone.dayOf(clock.now()),
    mark: numberFile(join(environment.dataDir, `receipt-number-${environment.mode}`)),
    drawnDigest: async (said) => bytesDigest(await drawn(said, null)),
  };
}

/** The document of a receipt. Its number is in the file before anybody has it in hand, so that no older books can give it again. */
export async function documentOf({ mark }: ReceiptDesk, { content, cancel }: Receipt): Promise<Uint8Array> {
  await mark.raise(content.number);
  return drawn(content, cancel);
}
