import type { BoundNode } from './bound.js';
import { castGrammar } from './cast-grammar.js';
import { UsageError } from './errors.js';
import { typeName } from './type-name.js';

/** How a part of an expression is called in messages. */
export function describe(node: BoundNode): string {
  if (node.node === 'column') return `Column '${node.name}'`;
  return node.node === 'literal' ? 'The literal' : `The result of ${node.node}`;
}

/** The error for an operand of the wrong type. */
export function wrongType(where: string, node: BoundNode, expected: string): UsageError {
  const hint = castGrammar(node.type) === undefined ? '' : ' Cast it first.';
  return new UsageError(
    'wrong_type',
    `${describe(node)} is ${typeName(node.type)}; ${where} needs ${expected}.${hint}`,
    {
      issues: [
        {
          code: 'wrong_type',
          ...(node.node === 'column' && { column: node.name }),
          expected,
          actual: typeName(node.type),
        },
      ],
    },
  );
}

/** The error for an instant beside a reading without zone. */
export function mixedZones(left: BoundNode, right: BoundNode): UsageError {
  return new UsageError(
    'mixed_zones',
    `${describe(left)} is ${typeName(left.type)} and ${describe(right)} is ${typeName(right.type)}: one has a zone and one has not. Cast one of them.`,
    { issues: [{ code: 'mixed_zones', expected: typeName(left.type), actual: typeName(right.type) }] },
  );
}
