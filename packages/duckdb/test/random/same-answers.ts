import {
  type Aggregate,
  type Batch,
  isMillraceError,
  memorySource,
  type Schema,
  scan,
} from '@millrace/columns';

/** A value as text that tells apart all that the contract tells apart: -0, bigint, bytes, maps. */
export function shown(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) => {
    if (typeof each === 'bigint') return `${each}n`;
    if (typeof each === 'number' && (Object.is(each, -0) || !Number.isFinite(each)))
      return `number ${Object.is(each, -0) ? '-0' : each}`;
    if (each instanceof Map) return { map: [...each] };
    if (each instanceof Uint8Array) return { bytes: [...each] };
    return each;
  });
}

/** What the kernels answer for one aggregate; undefined where they refuse it. */
export async function kernelAnswer(
  schema: Schema,
  batches: readonly Batch[],
  aggregate: Aggregate,
): Promise<{ answer: unknown } | undefined> {
  try {
    const [answer] = await scan(memorySource(schema, batches), [aggregate]);
    return { answer };
  } catch (error) {
    if (isMillraceError(error)) return undefined;
    throw error;
  }
}
