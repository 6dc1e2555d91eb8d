import { Ajv, type ValidateFunction } from 'ajv';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/**
 * The shapes of Stripe's objects, read from the type declarations of the `stripe` package that is installed: what its types
 * promise is what our sandbox has to send. Fields that no type names are refused as well.
 */
export type StripeSchema = {
  /** What is wrong with an object that says by its `object` field what it is; empty when nothing is. */
  mistakes(object: object): string[];
  /** As `mistakes`, for an event: its envelope, the object it carries by its type, and the names of what changed. */
  eventMistakes(event: object): string[];
};

type Schema = Record<string, unknown>;
type Definitions = Map<string, Schema>;

/** Types that are looked into; another resource inside one of them is only checked to say what it is. */
const ROOTS: Readonly<Record<string, string>> = {
  product: 'Product',
  price: 'Price',
  plan: 'Plan',
  customer: 'Customer',
  'billing_portal.session': 'BillingPortal.Session',
  'checkout.session': 'Checkout.Session',
  item: 'LineItem',
  payment_intent: 'PaymentIntent',
  charge: 'Charge',
  balance_transaction: 'BalanceTransaction',
  balance: 'Balance',
  subscription: 'Subscription',
  subscription_item: 'SubscriptionItem',
  invoice: 'Invoice',
  line_item: 'InvoiceLineItem',
  invoice_payment: 'InvoicePayment',
  payment_method: 'PaymentMethod',
  mandate: 'Mandate',
  refund: 'Refund',
  dispute: 'Dispute',
  payout: 'Payout',
};

const NAMES = Object.entries(ROOTS);

function rootSource(): string {
  const fields = NAMES.map(([name, type]) => `'${name}': Stripe.${type};`).join('\n');
  return `import type Stripe from 'stripe';\nexport type Roots = {\n${fields}\n};\nexport type AnyEvent = Stripe.Event;\n`;
}

function typesOf(): { readonly checker: ts.TypeChecker; readonly roots: ts.Type; readonly anyEvent: ts.Type } {
  const path = fileURLToPath(new URL('./stripe-roots.virtual.ts', import.meta.url));
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ESNext,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: true,
    noEmit: true,
    types: [],
    lib: ['lib.es2022.d.ts'],
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (name) => name === path || fileExists(name);
  host.getSourceFile = (name, version, ...rest) =>
    name === path ? ts.createSourceFile(name, rootSource(), version, true) : getSourceFile.call(host, name, version, ...rest);
  const program = ts.createProgram([path], options, host);
  const file = program.getSourceFile(path);
  const aliases = (file ? Array.from(file.statements) : []).filter((each) => ts.isTypeAliasDeclaration(each));
  const checker = program.getTypeChecker();
  const [roots, anyEvent] = aliases.map((alias) => checker.getTypeAtLocation(alias.name));
  if (!roots || !anyEvent) throw new Error('The types of the stripe package could not be read');
  return { checker, roots, anyEvent };
}

function has(type: ts.Type, flag: ts.TypeFlags): boolean {
  return (type.flags & flag) !== 0;
}

type Reading = { readonly checker: ts.TypeChecker; readonly definitions: Definitions; readonly names: Map<ts.Type, string> };

function literalOf(reading: Reading, type: ts.Type, field: string): string | undefined {
  const property = type.getProperty(field);
  const value = property && reading.checker.getTypeOfSymbol(property);
  return value?.isStringLiteral() ? value.value : undefined;
}

function objectSchema(reading: Reading, type: ts.Type): Schema {
  const { checker } = reading;
  const index = checker.getIndexInfosOfType(type)[0];
  const properties: Schema = {};
  const required: string[] = [];
  for (const property of checker.getPropertiesOfType(type)) {
    properties[property.name] = schemaOf(reading, checker.getTypeOfSymbol(property));
    if ((property.flags & ts.SymbolFlags.Optional) === 0) required.push(property.name);
  }
  return { type: 'object', properties, required, additionalProperties: index ? schemaOf(reading, index.type) : false };
}

/** A type of several places stands once, under a name; a resource that is no root is left closed. */
function referenceTo(reading: Reading, type: ts.Type): Schema {
  const { checker, definitions, names } = reading;
  // Sent as text: only the SDK makes numbers of its own from it.
  if (checker.typeToString(type) === 'Decimal') return { type: 'string', pattern: '^-?[0-9]+([.][0-9]+)?$' };
  const resource = type.getProperty('id') === undefined ? undefined : literalOf(reading, type, 'object');
  if (resource !== undefined && !Object.hasOwn(ROOTS, resource)) {
    return { type: 'object', properties: { object: { const: resource } }, required: ['object'] };
  }
  const known = names.get(type);
  if (known !== undefined) return { $ref: `#/definitions/${known}` };
  const name = `T${names.size}_${checker
    .typeToString(type)
    .replace(/[^A-Za-z]/g, '')
    .slice(0, 40)}`;
  names.set(type, name);
  definitions.set(name, objectSchema(reading, type));
  return { $ref: `#/definitions/${name}` };
}

function schemaOf(reading: Reading, type: ts.Type): Schema {
  const { checker } = reading;
  if (has(type, ts.TypeFlags.Any | ts.TypeFlags.Unknown)) return {};
  if (has(type, ts.TypeFlags.Null)) return { type: 'null' };
  if (type.isStringLiteral() || type.isNumberLiteral()) return { const: type.value };
  if (has(type, ts.TypeFlags.BooleanLiteral)) return { const: checker.typeToString(type) === 'true' };
  if (has(type, ts.TypeFlags.StringLike)) return { type: 'string' };
  if (has(type, ts.TypeFlags.NumberLike)) return { type: 'number' };
  if (type.isUnion())
    return { anyOf: type.types.filter((each) => !has(each, ts.TypeFlags.Undefined)).map((each) => schemaOf(reading, each)) };
  // Open enumerations are written as a text and something: any text will do.
  if (type.isIntersection() && type.types.some((each) => has(each, ts.TypeFlags.String))) return { type: 'string' };
  if (checker.isArrayType(type)) {
    const [item] = checker.getTypeArguments(type as ts.TypeReference);
    return { type: 'array', items: item ? schemaOf(reading, item) : {} };
  }
  return referenceTo(reading, type);
}

/** Which object an event carries, by the event's type; those of resources that are no root are left out. */
function carriedTypes(reading: Reading, anyEvent: ts.Type): Map<string, Schema> {
  const carried = new Map<string, Schema>();
  const { checker } = reading;
  for (const event of anyEvent.isUnion() ? anyEvent.types : []) {
    const name = literalOf(reading, event, 'type');
    const data = event.getProperty('data');
    const object = data && checker.getTypeOfSymbol(data).getProperty('object');
    const type = object && checker.getTypeOfSymbol(object);
    if (name !== undefined && type && Object.hasOwn(ROOTS, literalOf(reading, type, 'object') ?? ''))
      carried.set(name, schemaOf(reading, type));
  }
  return carried;
}

const ENVELOPE: Schema = {
  type: 'object',
  properties: {
    id: { type: 'string', pattern: '^evt_' },
    object: { const: 'event' },
    api_version: { type: 'string' },
    created: { type: 'integer' },
    data: {
      type: 'object',
      properties: { object: { type: 'object' }, previous_attributes: { type: 'object' } },
      required: ['object'],
      additionalProperties: false,
    },
    livemode: { const: false },
    pending_webhooks: { type: 'integer' },
    request: {
      type: 'object',
      properties: { id: { type: ['string', 'null'] }, idempotency_key: { type: ['string', 'null'] } },
      required: ['id', 'idempotency_key'],
      additionalProperties: false,
    },
    type: { type: 'string' },
  },
  required: ['id', 'object', 'api_version', 'created', 'data', 'livemode', 'pending_webhooks', 'request', 'type'],
  additionalProperties: false,
};

function told(validate: ValidateFunction, value: unknown): string[] {
  if (validate(value)) return [];
  return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message ?? ''} ${JSON.stringify(error.params)}`);
}

function changedNames(event: { data: { object: object; previous_attributes?: object } }): string[] {
  return Object.keys(event.data.previous_attributes ?? {}).flatMap((name) =>
    name in event.data.object ? [] : [`previous_attributes.${name} is no field`],
  );
}

/** Reads the types once: about two seconds. */
export function readStripeSchema(): StripeSchema {
  const { checker, roots, anyEvent } = typesOf();
  const reading: Reading = { checker, definitions: new Map(), names: new Map() };
  const byName = new Map<string, Schema>();
  for (const [name] of NAMES) {
    const property = roots.getProperty(name);
    if (!property) throw new Error(`The stripe package has no type for ${name}`);
    byName.set(name, schemaOf(reading, checker.getTypeOfSymbol(property)));
  }
  const carried = carriedTypes(reading, anyEvent);
  const ajv = new Ajv({ strict: false, allErrors: false });
  ajv.addSchema({ $id: 'stripe', definitions: Object.fromEntries(reading.definitions) });
  const compiled = new Map<string, ValidateFunction>();
  const compile = (name: string, schema: Schema): ValidateFunction => {
    const made = compiled.get(name) ?? ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"stripe#/')) as Schema);
    compiled.set(name, made);
    return made;
  };
  const envelope = ajv.compile(ENVELOPE);
  return {
    mistakes: (object) => {
      const name = 'object' in object ? String(object.object) : '';
      const schema = byName.get(name);
      return schema
        ? told(compile(name, schema), object).map((mistake) => `${name}${mistake}`)
        : [`"${name}" is nothing that Stripe's types know`];
    },
    eventMistakes: (event) => {
      const wrong = told(envelope, event);
      if (wrong.length > 0) return wrong;
      const { type, data } = event as { type: string; data: { object: object; previous_attributes?: object } };
      const schema = carried.get(type);
      if (!schema) return [`${type} carries nothing that is checked`];
      return [
        ...told(compile(JSON.stringify(schema), schema), data.object).map((mistake) => `${type}${mistake}`),
        ...changedNames({ data }),
      ];
    },
  };
}
