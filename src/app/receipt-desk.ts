import { join } from 'node:path';
import { receiptPdf } from '../exports/pdf-receipt.ts';
import type { ReceiptDesk } from '../receipts/desk.ts';
import type { Receipt } from '../receipts/receipt.ts';
import type { ReceiptSettings } from '../settings/types.ts';
import type { Books } from '../storage/open.ts';
import { numberFile } from '../storage/number-file.ts';
import { bytesDigest } from '../values/digest.ts';
import type { Writer } from './money-write.ts';
import type { Parts } from './parts.ts';

/** The acts on receipts, writing as `write` says. The highest number stands in a file of the data folder, apart from the books. */
export function receiptDeskOf({ environment, content, clock }: Parts, books: Books, settings: ReceiptSettings, write: Writer): ReceiptDesk {
  const { association } = content;
  return {
    reading: books.reading.receipts,
    write: (by, work) => write(by, ({ receipts, note }) => work({ receipts, note })),
    ...{ association, settings, clock },
    today: () => association.zone.dayOf(clock.now()),
    mark: numberFile(join(environment.dataDir, `receipt-number-${environment.mode}`)),
    drawnDigest: async (said) => bytesDigest(await receiptPdf(said, null)),
  };
}

/** The document of a receipt. Its number is in the file before anybody has it in hand, so that no older books can give it again. */
export async function documentOf({ mark }: ReceiptDesk, { content, cancel }: Receipt): Promise<Uint8Array> {
  await mark.raise(content.number);
  return receiptPdf(content, cancel);
}
