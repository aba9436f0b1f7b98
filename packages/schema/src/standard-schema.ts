import type { SourceInput } from '@millrace/columns';
import type * as arrow from 'apache-arrow';
import type { TableSchema } from './table-schema.js';

/** An issue as Standard Schema has it. */
export interface StandardIssue {
  readonly message: string;
  readonly path?: readonly PropertyKey[];
}

/** What Standard Schema's `validate` answers. */
export type StandardResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly StandardIssue[] };

/** The Standard Schema of a table (version 1): whatever a source is made of in, the parsed table out. */
export interface TableStandard {
  readonly version: 1;
  readonly vendor: 'millrace';
  validate(value: unknown): Promise<StandardResult<arrow.Table>>;
  readonly types?: { readonly input: SourceInput; readonly output: arrow.Table };
}

/** What a row's schema of any vendor answers: issues, or none. */
interface RowResult {
  readonly issues?: readonly unknown[] | undefined;
}

/** A row's schema of any vendor that speaks Standard Schema: zod, valibot, arktype. */
export interface StandardRowSchema {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    validate(value: unknown): RowResult | Promise<RowResult>;
  };
}

/** Makes a table schema's own Standard Schema. */
export function tableStandard(schema: TableSchema): TableStandard {
  return {
    version: 1,
    vendor: 'millrace',
    async validate(value) {
      const { safeParseTable } = await import('./arrow.js');
      const result = await safeParseTable(schema, value as SourceInput);
      if (result.success) return { value: result.table };
      return {
        issues: result.report.issues.map(({ message, column, sample }) => ({
          message,
          path: [
            ...(sample[0] === undefined || sample[0].row < 0 ? [] : [sample[0].row]),
            ...(column === null ? [] : [column]),
          ],
        })),
      };
    },
  };
}
