import { sha256 } from '../values/digest.ts';
import { folded } from '../values/fold.ts';
import { ok, refused, type Result } from '../values/result.ts';
import { cellOf, columnAmong, readTable, type Table, type TableMistake, type TableRow } from '../values/table.ts';
import { readOffline, type OfflineField, type OfflineRules, type ReadOffline, type TypedOffline } from './offline-form.ts';

export type GiftFileFormat = 'generic' | 'helloasso';

/** A row of a file that can be entered. `once` marks it: the same row, in the same file or another, has the same mark. */
export type FileGift = ReadOffline & { readonly line: number; readonly once: string };

/** What a file holds: rows that can be entered, and rows that no money came of (refused, refunded), passed over. */
export type GiftFile = {
  readonly format: GiftFileFormat;
  readonly gifts: readonly FileGift[];
  readonly passedOver: readonly { readonly line: number; readonly status: string }[];
};

type Columns = Readonly<Partial<Record<OfflineField | 'status' | 'firstName' | 'organisation', string | null>>>;

/** The documented format: English names, or the French ones. */
const GENERIC: Readonly<Record<OfflineField, readonly string[]>> = {
  date: ['date', 'jour'],
  amount: ['amount', 'montant'],
  method: ['method', 'moyen', 'mode', 'mode de paiement'],
  what: ['what', 'nature'],
  commission: ['commission', 'frais'],
  account: ['account', 'compte'],
  project: ['project', 'projet'],
  reference: ['reference', 'référence'],
  name: ['name', 'nom'],
  email: ['email', 'e-mail', 'courriel'],
  company: ['company', 'entreprise'],
  note: ['note', 'remarque'],
};

/** HelloAsso's exports of payments and of orders. What donors add for HelloAsso itself ("contribution") is no money of ours. */
const HELLOASSO = {
  reference: ['Référence paiement', 'Référence commande', 'Numéro de reçu'],
  date: ['Date du paiement', 'Date de la commande', 'Date'],
  amount: ['Montant', 'Montant du paiement', 'Montant tarif', 'Montant (€)'],
  status: ['Statut', 'Statut du paiement', 'Statut de la commande'],
  name: ['Nom payeur', 'Nom'],
  firstName: ['Prénom payeur', 'Prénom'],
  email: ['Email payeur', 'Email'],
  organisation: ['Raison sociale'],
  commission: ['Commission', 'Frais'],
} as const;

/** A payment's own reference stands once in a file. */
const PAYMENT_REFERENCE = 'reference paiement';

/** HelloAsso's words for money that came. */
const PAID = ['', 'valide', 'paye', 'autorise', 'authorized', 'processed', 'termine'];

function columnsOf(columns: readonly string[], names: Readonly<Record<string, readonly string[]>>): Columns {
  return Object.fromEntries(Object.entries(names).map(([field, choices]) => [field, columnAmong(columns, choices)]));
}

function formatOf({ columns }: Table): GiftFileFormat {
  return columnAmong(columns, ['Email payeur', 'Nom payeur', 'Référence paiement']) === null ? 'generic' : 'helloasso';
}

function typedIn(row: TableRow, columns: Columns, format: GiftFileFormat): TypedOffline {
  const at = (field: keyof Columns): string => cellOf(row, columns[field] ?? null);
  const generic = { what: at('what'), account: at('account'), project: at('project'), company: at('company'), note: at('note') };
  const shared = { date: at('date'), amount: at('amount'), commission: at('commission'), reference: at('reference'), email: at('email') };
  if (format === 'generic') return { ...generic, ...shared, method: at('method'), name: at('name') };
  const person = [at('firstName'), at('name')].filter((part) => part !== '').join(' ');
  const organisation = at('organisation');
  const who = { name: organisation === '' ? person : organisation, company: organisation };
  return { ...generic, ...shared, ...who, method: 'platform', account: 'helloasso' };
}

/** A platform's own reference names a payment; else all that the row says does, with its place among equal rows of the file. */
function markOf(read: ReadOffline, format: GiftFileFormat, twin: number): string {
  // An order of several items has a row for each.
  if (format === 'helloasso' && read.reference !== null) return `helloasso:${read.reference}${twin === 0 ? '' : `#${twin}`}`;
  const { receivedOn, amount, method, account, project, reference, donor } = read;
  const name = folded(donor?.name ?? '');
  const email = folded(donor?.email ?? '');
  return `file:${sha256({ receivedOn, amount, method, account, project, reference, name, email, twin })}`;
}

function missingColumns(columns: Columns, format: GiftFileFormat): TableMistake[] {
  const names = format === 'helloasso' ? { ...GENERIC, ...HELLOASSO } : GENERIC;
  const needed = format === 'helloasso' ? (['date', 'amount', 'reference'] as const) : (['date', 'amount', 'method'] as const);
  return needed.flatMap((field) =>
    columns[field] ? [] : [{ line: 1, column: field, typed: '', problem: 'missing-column', expected: names[field].join(' / ') }],
  );
}

/**
 * Reads a file of offline gifts: HelloAsso's export, or a table with the columns `date`, `amount`, `method` and any of `commission`, `what`,
 * `account`, `project`, `reference`, `name`, `email`, `company`, `note`. All mistakes of all lines are told, or none is there.
 */
export function readGiftFile(bytes: Uint8Array, rules: OfflineRules): Result<GiftFile, TableMistake[]> {
  const table = readTable(bytes);
  if (!table.ok) return table;
  const format = formatOf(table.value);
  const columns = columnsOf(table.value.columns, format === 'helloasso' ? HELLOASSO : GENERIC);
  const mistakes = missingColumns(columns, format);
  if (mistakes.length > 0) return refused(mistakes);
  const twins = new Map<string, number>();
  const gifts: FileGift[] = [];
  const passedOver: { line: number; status: string }[] = [];
  for (const row of table.value.rows) {
    const status = cellOf(row, columns.status ?? null);
    if (!PAID.includes(folded(status))) {
      passedOver.push({ line: row.line, status });
      continue;
    }
    const typed = typedIn(row, columns, format);
    const read = readOffline(typed, rules);
    if (!read.ok) {
      const { line } = row;
      mistakes.push(
        ...read.why.map(({ field, ...why }) => ({ line, column: columns[field] ?? field, typed: typed[field].slice(0, 80), ...why })),
      );
      continue;
    }
    const plain = markOf(read.value, format, 0);
    const twin = twins.get(plain) ?? 0;
    twins.set(plain, twin + 1);
    if (twin > 0 && columns.reference === PAYMENT_REFERENCE)
      mistakes.push({ line: row.line, column: columns.reference ?? '', typed: typed.reference, problem: 'twice', expected: '1 ×' });
    gifts.push({ ...read.value, line: row.line, once: twin === 0 ? plain : markOf(read.value, format, twin) });
  }
  return mistakes.length > 0 ? refused(mistakes) : ok({ format, gifts, passedOver });
}
