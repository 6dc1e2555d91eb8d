import { DICTIONARY, type DocumentedField } from '../../i18n/data-dictionary.ts';
import type { Plain } from '../../values/digest.ts';

type Schema = Readonly<Record<string, Plain>>;

const INTEGER = { type: 'integer', minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER } as const;

/** The kinds of value that the dictionary names, as JSON Schema. */
const KINDS: Readonly<Record<string, Schema>> = {
  VERSION: { const: 1 },
  TEXT: { type: 'string' },
  EURO: { const: 'EUR' },
  BOOL: { type: 'boolean' },
  CENTS: INTEGER,
  WHOLE: { ...INTEGER, minimum: 0 },
  RATIO: { type: 'number' },
  THREE: { const: 3 },
  DAY: { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}$' },
  MONTH: { type: 'string', pattern: '^\\d{4}-(0[1-9]|1[0-2])$' },
  INSTANT: { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{3})?Z$' },
  HASH: { type: 'string', pattern: '^[0-9a-f]{64}$' },
  STATE: { enum: ['final', 'provisional', 'current', 'planned'] },
  COST_KIND: { enum: ['planned', 'invoiced'] },
  CATEGORY: { enum: ['hosting', 'software', 'legal', 'bank', 'other'] },
  PER: { enum: ['month', 'year'] },
  CLOSE: { const: 'close' },
  REOPEN: { const: 'reopen' },
  CORRECTION: { enum: ['written', 'closed-again', 'reopened', 'late-invoice', 'late-fact', 'reversal'] },
  NOTICED: { enum: ['reader', 'donor', 'treasury', 'association', 'auditor'] },
  FIGURE: { enum: ['gross', 'other', 'refunds', 'disputes', 'fees', 'net', 'cost'] },
  DECIDED: { enum: ['two-members', 'command-line'] },
  Act: { oneOf: [refTo('Closed'), refTo('Reopened')] },
};

/** Where a table of the dictionary stands in the document. */
export function refTo(table: string): Schema {
  return { $ref: `#/components/schemas/${table}` };
}

function schemaOf(kind: string): Schema {
  if (kind.endsWith('[]')) return { type: 'array', items: schemaOf(kind.slice(0, -2)) };
  if (kind.endsWith('?')) return { anyOf: [schemaOf(kind.slice(0, -1)), { type: 'null' }] };
  return KINDS[kind] ?? refTo(kind);
}

/** A table as a schema: all of its fields are always there, and no other is. */
function tableSchema(fields: readonly DocumentedField[]): Schema {
  const properties = Object.fromEntries(fields.map(({ name, kind, en }) => [name, { description: en, ...schemaOf(kind) }]));
  return { type: 'object', required: fields.map(({ name }) => name), properties, additionalProperties: false };
}

/** Every table of the dictionary as JSON Schema, by name. */
export function schemas(): Schema {
  return Object.fromEntries(Object.entries(DICTIONARY).map(([name, fields]) => [name, tableSchema(fields)]));
}
