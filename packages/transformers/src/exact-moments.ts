import {
  type Aggregate,
  type AggregateKind,
  builtInKinds,
  type ExactMoments,
  type Expression,
} from '@millrace/columns';
import { derivedKind } from './derived-kind.js';

const variance = builtInKinds.find(({ name }) => name === 'variance')!;

/** The exact sums of x and x² of a column, unrounded: the state of `variance`, handed out as it is. */
export const exactMomentsKind: AggregateKind = derivedKind(variance, {
  name: 'exactMoments',
  finish: (state): ExactMoments => {
    const { accumulated } = state as { readonly accumulated: ExactMoments };
    const { finite, nan, positive, negative, sums } = accumulated;
    return { finite, nan, positive, negative, sums: sums.map((sum) => ({ ...sum })) };
  },
});

/** Asks for {@link ExactMoments} of x. */
export function exactMoments(x: Expression): Aggregate {
  return { kind: 'exactMoments', of: [x], options: { ddof: 0, nan: 'skip' } };
}
