import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

// The official JSON Schemas and examples; they are not part of this repository.
const folder = new URL('../../../../../shared/openlineage/', import.meta.url);

/** Whether the official files are at hand. */
export const isAtHand: boolean = existsSync(new URL('OpenLineage.json', folder));
if (!isAtHand) console.log('The official OpenLineage schemas are not at hand: what needs them is skipped.');

function json(path: string): Record<string, unknown> {
  return JSON.parse(readFileSync(new URL(path, folder), 'utf8'));
}

function compile(): (url: string) => ValidateFunction | undefined {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema(json('OpenLineage.json'));
  for (const file of readdirSync(new URL('facets/', folder))) ajv.addSchema(json(`facets/${file}`));
  return (url) => ajv.getSchema(url);
}

let schemas: ReturnType<typeof compile> | null = null;

/** The compiled official schema at a URL. */
export function officialSchema(url: string): ValidateFunction | undefined {
  schemas ??= compile();
  return schemas(url);
}

/** All that the official schemas find wrong with an event: its frame, and each of its facets by its `_schemaURL`. */
export function officialProblems(event: object): string[] {
  const frame = officialSchema('https://openlineage.io/spec/2-0-2/OpenLineage.json')!;
  const found = frame(event)
    ? []
    : frame.errors!.map(({ instancePath, message }) => `${instancePath} ${message}`);
  const visit = (value: unknown, path: string): void => {
    if (typeof value !== 'object' || value === null) return;
    const url = (value as { _schemaURL?: string })._schemaURL;
    if (url?.startsWith('https://openlineage.io/')) {
      const body = officialSchema(url);
      if (!body) found.push(`${path}: there is no schema ${url}`);
      else if (!body(value))
        found.push(...body.errors!.map(({ instancePath, message }) => `${path}${instancePath} ${message}`));
    }
    for (const [key, member] of Object.entries(value)) visit(member, `${path}/${key}`);
  };
  visit(event, '');
  return found;
}

/** The official examples of facets, by the name of their folder. */
export function officialExamples(): (readonly [string, Record<string, Record<string, unknown>>])[] {
  const files = readdirSync(new URL('examples/', folder), { recursive: true }) as string[];
  return files
    .filter((file) => /Facet\/.*\.json$/.test(file))
    .map((file) => [file, json(`examples/${file}`) as Record<string, Record<string, unknown>>] as const);
}

/** The official example of a whole event. */
export function officialEvent(): Record<string, unknown> {
  return json('examples/example_full_event.json');
}
