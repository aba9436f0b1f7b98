import type { CodeRange, PatternNode } from '@millrace/columns';

/** One instruction; places are those of the program. */
export type Instruction =
  | { readonly does: 'take'; readonly ranges: readonly CodeRange[] }
  | { readonly does: 'try'; readonly first: number; readonly second: number }
  | { readonly does: 'go'; readonly to: number }
  | { readonly does: 'assert'; readonly what: 'start' | 'end' | 'boundary' }
  | { readonly does: 'match' };

/** A longer program is refused: what a search remembers grows with it and with the text. */
export const MOST_INSTRUCTIONS = 500;

/** Compiles a pattern to a program for a machine that tries one way after another, in the order in which Python's `re` does; undefined when it gets too long. */
export function programOf(root: PatternNode): readonly Instruction[] | undefined {
  const program: Instruction[] = [];
  try {
    emit(root, program);
  } catch (error) {
    if (error === tooLong) return undefined;
    throw error;
  }
  push(program, { does: 'match' });
  return program;
}

const tooLong = Symbol('too long');

function push(program: Instruction[], instruction: Instruction): number {
  if (program.length > MOST_INSTRUCTIONS) throw tooLong;
  return program.push(instruction) - 1;
}

function emit(node: PatternNode, program: Instruction[]): void {
  switch (node.node) {
    case 'set':
      push(program, { does: 'take', ranges: node.ranges });
      return;
    case 'sequence':
      for (const item of node.items) emit(item, program);
      return;
    case 'choice':
      emitChoice(node.options, program);
      return;
    case 'repeat':
      emitRepeat(node, program);
      return;
    default:
      push(program, { does: 'assert', what: node.node });
  }
}

function emitChoice(options: readonly PatternNode[], program: Instruction[]): void {
  const ends: number[] = [];
  for (const [i, option] of options.entries()) {
    if (i === options.length - 1) {
      emit(option, program);
      break;
    }
    const fork = push(program, { does: 'match' });
    emit(option, program);
    ends.push(push(program, { does: 'match' }));
    program[fork] = { does: 'try', first: fork + 1, second: program.length };
  }
  for (const end of ends) program[end] = { does: 'go', to: program.length };
}

function emitRepeat(
  { item, min, max }: Extract<PatternNode, { node: 'repeat' }>,
  program: Instruction[],
): void {
  for (let i = 0; i < min; i++) emit(item, program);
  if (max === null) {
    const fork = push(program, { does: 'match' });
    emit(item, program);
    push(program, { does: 'go', to: fork });
    program[fork] = { does: 'try', first: fork + 1, second: program.length };
    return;
  }
  const forks: number[] = [];
  for (let i = min; i < max; i++) {
    forks.push(push(program, { does: 'match' }));
    emit(item, program);
  }
  for (const fork of forks) program[fork] = { does: 'try', first: fork + 1, second: program.length };
}

/** Can it match the empty text? Anchors count as empty. */
export function isNullable(node: PatternNode): boolean {
  switch (node.node) {
    case 'set':
      return false;
    case 'sequence':
      return node.items.every(isNullable);
    case 'choice':
      return node.options.some(isNullable);
    case 'repeat':
      return node.min === 0 || isNullable(node.item);
    default:
      return true;
  }
}
