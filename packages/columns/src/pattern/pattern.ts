/** A range of code points, both ends inclusive. */
export type CodeRange = readonly [low: number, high: number];

/** A node of a parsed pattern: what `matches` can say, in a form that each engine's own syntax is written from. */
export type PatternNode =
  /** One code point out of sorted, disjoint ranges. */
  | { readonly node: 'set'; readonly ranges: readonly CodeRange[] }
  /** The start or end of the whole text, or a place between a word character (`[0-9A-Za-z_]`) and another. */
  | { readonly node: 'start' | 'end' | 'boundary' }
  | { readonly node: 'sequence'; readonly items: readonly PatternNode[] }
  | { readonly node: 'choice'; readonly options: readonly PatternNode[] }
  /** `max` null means without end. */
  | {
      readonly node: 'repeat';
      readonly item: PatternNode;
      readonly min: number;
      readonly max: number | null;
    };

/** A pattern that was parsed; `ignoreCase` is already worked into the sets of `root`. */
export interface Pattern {
  readonly source: string;
  readonly ignoreCase: boolean;
  readonly root: PatternNode;
}

/** The greatest code point. */
export const lastCodePoint = 0x10ffff;
