import { operandNodes, type ValueNode } from '../apply-node.js';
import type { BoundNode } from '../bound.js';
import type { Chunk } from '../chunk.js';
import { chunkFromValues } from '../chunk-from-values.js';
import { matcherOf } from '../pattern/pattern-matcher.js';
import { plainChunk } from '../plain-chunk.js';
import { takeChunk } from '../take-chunk.js';
import { encodeText } from '../text.js';
import { plainType } from '../type-name.js';
import { doubleArithmetic, wholeArithmetic } from './arithmetic.js';
import { eitherBits, invertBits, sameBits } from './bits.js';
import { castColumn } from './cast.js';
import { boolChunk, type Column, chunkOf, validBits } from './column.js';
import { compareColumns, compareLiteral } from './compare.js';
import { datePartColumn } from './date-part.js';
import { soleColumn, throughDictionary } from './dictionary.js';
import { allDoubles } from './doubles.js';
import { andChunks, notChunk, orChunks } from './logic.js';
import { memberRows } from './membership.js';
import { meetRanges, type Range, rangeOf, rowsInRange } from './range.js';
import { rowwise } from './rowwise.js';
import { caseColumns, coalesceColumns } from './select.js';
import { lengthsOf, rowsPassing, rowsWithText } from './text.js';
import { widenColumn } from './widen.js';

// A dictionary that batches share is computed once for all, so it may well be longer than one of them.
const mostEntries = 65_536;

/** Rows to compute over: how many, and the chunk of each column by name. */
export interface Table {
  readonly length: number;
  column(name: string): Chunk;
}

/** Computes a node for every row of a table. */
export function run(node: BoundNode, table: Table): Column {
  const name = soleColumn(node);
  if (name !== null) {
    const chunk = table.column(name);
    if (chunk.dictionary !== undefined && chunk.dictionary.length <= Math.max(chunk.length, mostEntries)) {
      return throughDictionary(node, chunk, (entries) =>
        runNode(node, { length: entries.length, column: () => entries }),
      );
    }
  }
  return runNode(node, table);
}

// What is computed further has neither a dictionary nor views, which only a cast can have made.
function runOperand(node: BoundNode, table: Table): Column {
  const { chunk, errors } = run(node, table);
  return { chunk: plainChunk(chunk), errors };
}

function runNode(node: BoundNode, table: Table): Column {
  const { length } = table;
  switch (node.node) {
    case 'column':
      return { chunk: plainChunk(table.column(node.name)), errors: null };
    case 'literal':
      return {
        chunk: takeChunk(chunkFromValues(node.type, [node.value]), new Uint32Array(length)),
        errors: null,
      };
    case 'compare':
      return runCompare(node, table);
    case 'and':
      return runAnd(node, table);
    case 'coalesce':
      return coalesceColumns(
        node.type,
        length,
        node.operands.map((operand) => runOperand(operand, table)),
      );
    case 'case': {
      const branches = node.branches.map(({ when, then }) => ({
        when: runOperand(when, table),
        then: runOperand(then, table),
      }));
      return caseColumns(node.type, length, branches, runOperand(node.otherwise, table));
    }
    default: {
      const operands = operandNodes(node).map((operand) => runOperand(operand, table));
      const own =
        compute(
          node,
          operands.map(({ chunk }) => chunk),
          length,
        ) ?? rowwise(node, length, operands);
      return {
        chunk: own.chunk,
        errors: operands.reduce((all, { errors }) => eitherBits(all, errors), own.errors),
      };
    }
  }
}

/** One node over its operands' chunks; undefined where no loop does it. */
function compute(node: ValueNode, operands: readonly Chunk[], length: number): Column | undefined {
  const [first, second] = operands as readonly [Chunk, Chunk];
  switch (node.node) {
    case 'or':
      return plainResult(orChunks(length, operands));
    case 'not':
      return plainResult(notChunk(first));
    case 'arithmetic':
      if (node.mode === 'int') return wholeArithmetic(node, first, second);
      if (isDecimal(first) || isDecimal(second) || node.mode === 'decimal') return undefined;
      return plainResult(doubleArithmetic(node, first, second));
    case 'isNull': {
      const valid = validBits(first);
      return plainResult(
        boolChunk(length, valid === null ? sameBits(length, false) : invertBits(valid), null),
      );
    }
    case 'whereValid':
      return plainResult(boolChunk(length, sameBits(length, node.value), validBits(first)));
    case 'isNan':
      return plainResult(nanRows(first));
    case 'in':
      return plainResult(memberRows(node, first));
    case 'cast':
      return castColumn(node, first);
    case 'widen':
      return widenColumn(node, first);
    case 'datePart':
      return datePartColumn(node, first);
    case 'length':
    case 'text':
    case 'matches':
      return plainResult(computeText(node, first));
    default:
      return undefined;
  }
}

function plainResult(chunk: Chunk | undefined): Column | undefined {
  return chunk && { chunk, errors: null };
}

function isDecimal(chunk: Chunk): boolean {
  return plainType(chunk.type).kind === 'decimal';
}

function computeText(
  node: BoundNode & { node: 'length' | 'text' | 'matches' },
  operand: Chunk,
): Chunk | undefined {
  const { kind } = operand.type;
  if (kind !== 'utf8' && kind !== 'binary') return undefined;
  const { length } = operand;
  const valid = validBits(operand);
  switch (node.node) {
    case 'length':
      return chunkOf(node.type, length, valid, { values: lengthsOf(operand, kind === 'utf8') });
    case 'text':
      return boolChunk(length, rowsWithText(operand, node.test, encodeText(node.text)), valid);
    case 'matches':
      return boolChunk(length, rowsPassing(operand, valid, matcherOf(node.pattern)), valid);
  }
}

function nanRows(operand: Chunk): Chunk {
  const values = allDoubles(operand);
  const bits = sameBits(operand.length, false);
  for (let i = 0; i < operand.length; i++) if (values[i] !== values[i]) bits[i >> 3]! |= 1 << (i & 7);
  return boolChunk(operand.length, bits, validBits(operand));
}

function runCompare(node: BoundNode & { node: 'compare' }, table: Table): Column {
  const left = runOperand(node.left, table);
  if (node.right.node === 'literal') {
    const chunk = compareLiteral(node, left.chunk);
    if (chunk !== undefined) return { chunk, errors: left.errors };
  }
  const right = runOperand(node.right, table);
  const chunk = compareColumns(node, left.chunk, right.chunk);
  const own = chunk === undefined ? rowwise(node, table.length, [left, right]) : { chunk, errors: null };
  return { chunk: own.chunk, errors: eitherBits(left.errors, right.errors) };
}

/** Conditions of an `and` on one column, met to one range; the others as they are. */
type Step =
  | { readonly operand: BoundNode; readonly range: Range }
  | { readonly operand: BoundNode; readonly range?: undefined };

const plans = new WeakMap<BoundNode, readonly Step[]>();

// `x >= a and x <= b` is one pass, not three.
function planOf(node: BoundNode & { node: 'and' | 'or' }): readonly Step[] {
  const known = plans.get(node);
  if (known !== undefined) return known;
  const ranges = new Map<string, { operand: BoundNode; range: Range; count: number; whole: BoundNode }>();
  const steps: Step[] = [];
  for (const operand of node.operands) {
    const range = operand.node === 'compare' && operand.operator !== 'ne' ? rangeOf(operand) : undefined;
    if (range === undefined || operand.node !== 'compare' || operand.left.node !== 'column') {
      steps.push({ operand });
      continue;
    }
    const seen = ranges.get(operand.left.name);
    if (seen === undefined)
      ranges.set(operand.left.name, { operand: operand.left, range, count: 1, whole: operand });
    else
      ranges.set(operand.left.name, { ...seen, range: meetRanges(seen.range, range), count: seen.count + 1 });
  }
  for (const { operand, range, count, whole } of ranges.values()) {
    steps.push(count === 1 ? { operand: whole } : { operand, range });
  }
  plans.set(node, steps);
  return steps;
}

function runAnd(node: BoundNode & { node: 'and' | 'or' }, table: Table): Column {
  let errors: Uint8Array | null = null;
  const chunks: Chunk[] = [];
  for (const { operand, range } of planOf(node)) {
    const column = runOperand(operand, table);
    const bits = range && rowsInRange(column.chunk, range);
    errors = eitherBits(errors, column.errors);
    if (range !== undefined && bits === undefined) return runAll(node, table);
    chunks.push(bits === undefined ? column.chunk : boolChunk(table.length, bits, validBits(column.chunk)));
  }
  return { chunk: chunks.length === 1 ? chunks[0]! : andChunks(table.length, chunks), errors };
}

function runAll(node: BoundNode & { node: 'and' | 'or' }, table: Table): Column {
  const operands = node.operands.map((operand) => runOperand(operand, table));
  const chunk = andChunks(
    table.length,
    operands.map((operand) => operand.chunk),
  );
  return {
    chunk,
    errors: operands.reduce<Uint8Array | null>((all, { errors }) => eitherBits(all, errors), null),
  };
}
