import type { AggregateKind } from '@millrace/columns';

/** A kind made of another by replacing some members; what the other has besides (its place among the built-in ones) is left behind. */
export function derivedKind(
  kind: AggregateKind,
  replaced: Pick<AggregateKind, 'name'> & Partial<AggregateKind>,
): AggregateKind {
  return {
    version: kind.version,
    order: kind.order,
    start: (types, options) => kind.start(types, options),
    update: (state, rows) => kind.update(state, rows),
    merge: (left, right) => kind.merge(left, right),
    ...(kind.subtract && { subtract: (left: unknown, right: unknown) => kind.subtract!(left, right) }),
    finish: (state) => kind.finish(state),
    encode: (state) => kind.encode(state),
    decode: (bytes) => kind.decode(bytes),
    ...replaced,
  };
}
