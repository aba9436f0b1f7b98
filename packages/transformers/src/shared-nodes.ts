import type { Feature } from './feature.js';
import { type Formula, type KernelFormula, operandsOf, type SlotFormula } from './formula.js';

/** What several formulas use: computed once a row, or once a batch. */
export interface SharedNodes {
  readonly formulas: ReadonlySet<Formula>;
  readonly kernels: ReadonlySet<KernelFormula>;
  readonly slots: ReadonlySet<SlotFormula>;
}

/** The nodes that are used more than once; inputs and constants cost nothing and are never among them. */
export function sharedNodes(features: readonly Feature[]): SharedNodes {
  const uses = new Map<object, number>();
  const use = (node: object): boolean => {
    const before = uses.get(node) ?? 0;
    uses.set(node, before + 1);
    return before === 0;
  };
  const open: Formula[] = features.map(({ formula }) => formula);
  while (open.length > 0) {
    const formula = open.pop()!;
    if (!use(formula)) continue;
    if (formula.op === 'output' || formula.op === 'pick' || formula.op === 'label') {
      if (use(formula.of)) open.push(...operandsOf(formula));
    } else open.push(...operandsOf(formula));
  }
  const often = new Set([...uses].flatMap(([node, count]) => (count > 1 ? [node] : [])));
  const formulas = [...often].filter((node): node is Formula => {
    const op = (node as { op?: string }).op;
    return op !== undefined && op !== 'input' && op !== 'constant';
  });
  return {
    formulas: new Set(formulas),
    kernels: often as ReadonlySet<KernelFormula>,
    slots: often as ReadonlySet<SlotFormula>,
  };
}
