import type { Plain } from '../../values/digest.ts';
import { refTo, schemas } from './schema.ts';

type Json = Readonly<Record<string, Plain>>;

const JSON_TYPE = 'application/json';
const MONTH_PATTERN = '^\\d{4}-(0[1-9]|1[0-2])$';

function asked(name: 'from' | 'to', description: string): Json {
  return { name, in: 'query', required: false, description, schema: { type: 'string', pattern: MONTH_PATTERN } };
}

const SPAN: readonly Plain[] = [
  asked('from', 'First month, such as 2026-11. By default the campaign’s first.'),
  asked('to', 'Last month, included. By default the current one; the plan goes six months further.'),
];

const TAG: Json = { ETag: { description: 'Tag of the content, to be sent back in If-None-Match.', schema: { type: 'string' } } };
const UNCHANGED: Json = { description: 'The content still has the tag of If-None-Match.' };
const TOO_MANY: Json = {
  description: 'Too many requests from one network within a minute.',
  headers: { 'Retry-After': { description: 'Seconds to wait.', schema: { type: 'integer' } } },
  content: { [JSON_TYPE]: { schema: refTo('Problem') } },
};
const BAD_QUERY: Json = { description: 'The query cannot be read.', content: { [JSON_TYPE]: { schema: refTo('Problem') } } };

function operation(operationId: string, summary: string, type: string, schema: Json, parameters: readonly Plain[]): Json {
  const responses = {
    200: { description: 'The data.', headers: TAG, content: { [type]: { schema } } },
    304: UNCHANGED,
    ...(parameters.length > 0 && { 400: BAD_QUERY }),
    429: TOO_MANY,
  };
  return { get: { operationId, summary, parameters, responses, security: [] } };
}

const CSV_TEXT: Json = { type: 'string' };

const PATHS: Json = {
  '/api/v1/coverage.json': operation('coverage', 'The campaign, month by month. Cents.', JSON_TYPE, refTo('Coverage'), SPAN),
  '/api/v1/coverage.csv': operation('coverageCsv', 'The same as a table: a row a month, in euros.', 'text/csv', CSV_TEXT, SPAN),
  '/api/v1/costs.json': operation('costs', 'Costs line by line, and what they weigh on months. Cents.', JSON_TYPE, refTo('Costs'), SPAN),
  '/api/v1/costs.csv': operation('costsCsv', 'A row for each month and line, in euros.', 'text/csv', CSV_TEXT, SPAN),
  '/api/v1/corrections.json': operation('corrections', 'What was published and was put right.', JSON_TYPE, refTo('Corrections'), []),
  '/api/v1/closings.json': operation('closings', 'The chain of closed and reopened months.', JSON_TYPE, refTo('Closings'), []),
};

const LICENCE: Json = { name: 'Etalab-2.0', identifier: 'etalab-2.0' };

/** `/api/v1/openapi.json`: all open data as an OpenAPI 3.1 document. `origin`: where the site stands. */
export function openApi(association: string, origin: string): Json {
  return {
    openapi: '3.1.0',
    info: { title: `${association}: open data of the campaign`, version: '1', license: LICENCE },
    servers: [{ url: origin }],
    paths: PATHS,
    components: { schemas: schemas() },
  };
}
