import * as z from 'zod';

/** A side of a comparison: a field, or a value as text. */
export type SubsetOperand =
  | { readonly type: 'field'; readonly field: string }
  | { readonly type: 'literal'; readonly value: string };

/** Which part of a dataset is meant. */
export type SubsetCondition =
  | { readonly type: 'location'; readonly locations: readonly string[] }
  | {
      readonly type: 'partition';
      readonly partitions: readonly {
        readonly identifier?: string;
        readonly dimensions: Readonly<Record<string, unknown>>;
      }[];
    }
  | {
      readonly type: 'compare';
      readonly left: SubsetOperand;
      readonly right: SubsetOperand;
      /** `EQUAL`, `NOT_EQUAL`, `GREATER_THAN`, … */
      readonly comparison: string;
    }
  | {
      readonly type: 'binary';
      readonly left: SubsetCondition;
      readonly right: SubsetCondition;
      /** `AND` or `OR`. */
      readonly operator: string;
    };

const text = z.string();

const operand: z.ZodType<SubsetOperand> = z.union([
  z.looseObject({ type: z.literal('field'), field: text }),
  z.looseObject({ type: z.literal('literal'), value: text }),
]);

/** A condition, as deep as it goes. */
export const subsetCondition: z.ZodType<SubsetCondition> = z.lazy(() =>
  z.union([
    z.looseObject({ type: z.literal('location'), locations: z.array(text) }),
    z.looseObject({
      type: z.literal('partition'),
      partitions: z.array(
        z.looseObject({ identifier: z.exactOptional(text), dimensions: z.record(text, z.unknown()) }),
      ),
    }),
    z.looseObject({ type: z.literal('compare'), left: operand, right: operand, comparison: text }),
    z.looseObject({
      type: z.literal('binary'),
      left: subsetCondition,
      right: subsetCondition,
      operator: text,
    }),
  ]),
);
