import { UsageError } from '@millrace/columns';
import { checkedSchema, type TableSchema } from '../table-schema.js';
import { checkCode } from './check-code.js';
import { constantSource, keySource, textSource, valueSource } from './literal-source.js';
import { columnCode, type Imports } from './value-code.js';

/** Options of {@link schemaToTypeScript}. */
export interface SchemaToTypeScriptOptions {
  /** The name of the exported constant; the schema's own name, or `Table`, unless given. */
  readonly name?: string;
}

const WIDEST = 110;

/**
 * The source of a module that exports the schema, as a person would write it: zod's own words where zod has them, else the builders
 * and checks of this package.
 *
 * @throws UsageError `unsaid` where the schema has a function, which has no source.
 * @example
 * ```ts
 * import { schemaToTypeScript, tableSchema } from '@millrace/schema';
 * import * as z from 'zod';
 * const source = schemaToTypeScript(tableSchema({ carrier: z.string().length(2), delay: z.number().nullable() }), { name: 'Flights' });
 * source.split('\n').slice(3, 7); // => ['export const Flights = tableSchema({', '  carrier: z.string().length(2),', '  delay: z.number().nullable(),', '});']
 * ```
 */
export function schemaToTypeScript(schema: TableSchema, options: SchemaToTypeScriptOptions = {}): string {
  checkedSchema(schema);
  const name = options.name ?? constantName(schema.options.name);
  if (!/^[A-Za-z_$][\w$]*$/.test(name)) {
    throw new UsageError('bad_option', `The name ${textSource(name)} is no name of a constant.`, {
      issues: [{ code: 'bad_option', option: 'name', actual: name }],
    });
  }
  const [fromSchema, fromColumns] = [new Set(['tableSchema']), new Set<string>()];
  const imports: Imports = {
    schema: (each) => noted(fromSchema, each),
    columns: (each) => noted(fromColumns, each),
  };
  const columns = schema.columns.map(
    (column) => `${keySource(column.name)}: ${columnCode(column, imports)},`,
  );
  const settings = optionLines(schema, imports);
  const body = settings.length === 0 ? shapeAlone(columns) : shapeAndOptions(columns, settings);
  return [
    ...(fromColumns.size > 0 ? [importLine(fromColumns, '@millrace/columns')] : []),
    importLine(fromSchema, '@millrace/schema'),
    "import * as z from 'zod';",
    '',
    `export const ${name} = tableSchema(${body});`,
    '',
    `export type ${name}Row = z.infer<typeof ${name}>;`,
    '',
  ].join('\n');
}

function noted(names: Set<string>, name: string): string {
  names.add(name);
  return name;
}

function constantName(name: string | undefined): string {
  const words = (name ?? '').split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  const joined = words.map((word) => word[0]!.toUpperCase() + word.slice(1)).join('');
  return /^[A-Za-z]/.test(joined) ? joined : 'Table';
}

function importLine(names: ReadonlySet<string>, from: string): string {
  const sorted = [...names].sort();
  const line = `import { ${sorted.join(', ')} } from '${from}';`;
  return line.length <= WIDEST
    ? line
    : `import {\n${sorted.map((name) => `  ${name},`).join('\n')}\n} from '${from}';`;
}

function shapeAlone(columns: readonly string[]): string {
  return columns.length === 0 ? '{}' : `{\n${columns.map((line) => `  ${line}`).join('\n')}\n}`;
}

function shapeAndOptions(columns: readonly string[], settings: readonly string[]): string {
  const shape =
    columns.length === 0 ? '  {},' : `  {\n${columns.map((line) => `    ${line}`).join('\n')}\n  },`;
  const inline = `  { ${settings.join(', ')} },`;
  const written =
    inline.length <= WIDEST ? inline : `  {\n${settings.map((line) => `    ${line},`).join('\n')}\n  },`;
  return `\n${shape}\n${written}\n`;
}

function optionLines(schema: TableSchema, imports: Imports): string[] {
  const { options } = schema;
  const lines: string[] = [];
  if (options.strict !== false) lines.push(`strict: ${constantSource(options.strict)}`);
  for (const flag of ['ordered', 'uniqueColumnNames', 'addMissingColumns', 'dropInvalidRows'] as const) {
    if (options[flag]) lines.push(`${flag}: true`);
  }
  const { nullTokens, trim, ...coercion } = options.coercion;
  if (options.coerce || Object.keys(coercion).length > 0) {
    lines.push(Object.keys(coercion).length > 0 ? `coerce: ${valueSource(coercion)}` : 'coerce: true');
  }
  if (nullTokens !== undefined && nullTokens.length > 0) lines.push(`nullTokens: ${valueSource(nullTokens)}`);
  if (trim) lines.push('trim: true');
  if (options.unique.length > 0) lines.push(`unique: ${valueSource(options.unique)}`);
  if (options.reportDuplicates !== 'all')
    lines.push(`reportDuplicates: ${textSource(options.reportDuplicates)}`);
  if (options.parsers.length > 0) {
    throw new UsageError(
      'unsaid',
      'Parsers of the table have no source in TypeScript here; write them by hand.',
    );
  }
  if (options.checks.length > 0)
    lines.push(`checks: [${options.checks.map((check) => checkCode(check, imports)).join(', ')}]`);
  for (const text of ['name', 'title', 'description'] as const) {
    const value = options[text];
    if (value !== undefined) lines.push(`${text}: ${textSource(value)}`);
  }
  if (options.metadata !== undefined) lines.push(`metadata: ${valueSource(options.metadata)}`);
  return lines;
}
